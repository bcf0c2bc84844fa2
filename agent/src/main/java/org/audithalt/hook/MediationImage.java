package org.audithalt.hook;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;

/**
 * The run-time image of a JDK, the running one or another: all its classes, without their code, and the code of single
 * classes on demand. Not thread-safe.
 */
public final class MediationImage implements Closeable {
    private static final URI JRT = URI.create("jrt:/");
    private static final int WITHOUT_CODE = ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;
    private static final int ONLY_CODE = ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;

    private final FileSystem files;
    private final boolean own;
    private final String version;
    private final MediationScan scan;
    private final Map<String, MediationCalls> code = new HashMap<>();
    private final Map<String, Map<String, Integer>> methods = new HashMap<>();

    private MediationImage(FileSystem files, boolean own, String version, MediationScan scan) {
        this.files = files;
        this.own = own;
        this.version = version;
        this.scan = scan;
    }

    /**
     * Reads an image: some seconds of one processor.
     *
     * @param home directory of the JDK
     * @throws IOException if that is no run-time image, or it cannot be read; the message is for people
     */
    public static MediationImage read(Path home) throws IOException {
        String version = version(home);
        Path running = Path.of(System.getProperty("java.home"));
        boolean own = !Files.isSameFile(home, running);
        if (!Files.exists(home.resolve("lib/modules"))) {
            throw new NoSuchFileException(home.resolve("lib/modules") + " is missing: not a run-time image");
        }
        FileSystem files = own
                ? FileSystems.newFileSystem(JRT, Map.of("java.home", home.toString()))
                : FileSystems.getFileSystem(JRT);
        boolean whole = false;
        try {
            MediationScan scan = MediationScan.of(files);
            whole = true;
            return new MediationImage(files, own, version, scan);
        } finally {
            if (own && !whole) {
                files.close();
            }
        }
    }

    /**
     * Reads an image from any file system that has it below {@code /modules}; the caller closes that.
     *
     * @param version as in a {@code release} file
     */
    static MediationImage of(FileSystem files, String version) throws IOException {
        return new MediationImage(files, false, version, MediationScan.of(files));
    }

    /** The image's version as its {@code release} file gives it: {@code 17.0.15}. */
    public String version() {
        return version;
    }

    /** Its feature version. */
    public int feature() {
        return Runtime.Version.parse(version).feature();
    }

    /** Number of its classes. */
    public int classCount() {
        return scan.classes().size();
    }

    /** Its native methods, in the order of modules and classes. */
    List<MediationMethod> natives() {
        return scan.natives();
    }

    /** The class of an internal name; null if the image lacks it. */
    @Nullable
    MediationClass find(String name) {
        return scan.find(name);
    }

    /** Internal names of the classes that name this one as superclass or interface. */
    List<String> directSubtypes(String name) {
        return scan.directSubtypes(name);
    }

    /** The places where code refers to a method by exactly this owner, name and descriptor. */
    List<MediationCalls.Call> references(HookRow.Member method) throws IOException {
        List<MediationCalls.Call> found = new ArrayList<>();
        List<Integer> candidates = scan.index().classesWith(method);
        for (int i = 0; i < candidates.size(); i++) {
            List<MediationCalls.Call> calls =
                    code(scan.classes().get(candidates.get(i))).calls();
            for (int j = 0; j < calls.size(); j++) {
                if (calls.get(j).called().equals(method)) {
                    found.add(calls.get(j));
                }
            }
        }
        return found;
    }

    /** All methods that look methods up by name. */
    List<MediationCalls.LookUp> lookUps() throws IOException {
        List<MediationCalls.LookUp> found = new ArrayList<>();
        for (int i = 0; i < scan.looking().size(); i++) {
            found.addAll(code(scan.looking().get(i)).lookUps());
        }
        return found;
    }

    /**
     * Access flags of a method that a class declares.
     *
     * @return null if the class does not declare it, or the image lacks the class
     */
    @Nullable
    Integer declared(String className, String name, String descriptor) throws IOException {
        Map<String, Integer> declared = methods.get(className);
        if (declared == null) {
            MediationClass file = find(className);
            declared = file == null ? Map.of() : MediationScan.methods(reader(file), WITHOUT_CODE);
            methods.put(className, declared);
        }
        return declared.get(name + descriptor);
    }

    /** The class file of an internal name; null if the image lacks it. */
    byte @Nullable [] classFile(String name) throws IOException {
        MediationClass found = find(name);
        return found == null ? null : Files.readAllBytes(files.getPath(found.file()));
    }

    @Override
    public void close() throws IOException {
        if (own) {
            files.close();
        }
    }

    private MediationCalls code(MediationClass file) throws IOException {
        MediationCalls calls = code.get(file.name());
        if (calls == null) {
            calls = new MediationCalls();
            reader(file).accept(calls, ONLY_CODE);
            code.put(file.name(), calls);
        }
        return calls;
    }

    private ClassReader reader(MediationClass file) throws IOException {
        return Weaver.reader(Files.readAllBytes(files.getPath(file.file())));
    }

    private static String version(Path home) throws IOException {
        String key = "JAVA_VERSION=\"";
        List<String> lines = Files.readAllLines(home.resolve("release"));
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int end = line.lastIndexOf('"');
            if (line.startsWith(key) && end >= key.length()) {
                return checked(home, line.substring(key.length(), end));
            }
        }
        throw new IOException(home.resolve("release") + " has no JAVA_VERSION: not a JDK");
    }

    private static String checked(Path home, String version) throws IOException {
        try {
            Runtime.Version.parse(version);
            return version;
        } catch (IllegalArgumentException e) {
            throw new IOException(home.resolve("release") + ": JAVA_VERSION=" + version + ": no version of a JDK", e);
        }
    }
}

package org.audithalt.it.program.matrix;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import java.util.TimeZone;

/**
 * Foreign functions, security modules, archives, proxies, and what public APIs reach only on other machines: that by
 * reflection.
 */
final class Rare {
    private static final int FIRST_WITH_FUNCTIONS = 21;

    private final Actions actions;

    private Rare(Actions actions) {
        this.actions = actions;
    }

    static void prepare(Actions actions) throws Exception {
        Rare rare = new Rare(actions);
        rare.modules();
        rare.machine();
        rare.internals();
        if (Runtime.version().feature() >= FIRST_WITH_FUNCTIONS) {
            rare.functions();
        }
    }

    private void modules() throws Exception {
        Path broken = actions.file("module.so");
        Path nss = actions.directory("nss", "libnss3.so", "secmod.db");
        Path token = Files.writeString(actions.dir().resolve("token.cfg"), "name=none\nlibrary=" + broken + "\n");
        Path secmod = Files.writeString(
                actions.dir().resolve("nss.cfg"),
                "name=nss\nnssLibraryDirectory=" + nss + "\nnssSecmodDirectory=" + nss + "\n");
        Provider provider = Security.getProvider("SunPKCS11");
        actions.on("pkcs11", () -> provider.configure(token.toString()));
        actions.on("secmod", () -> provider.configure(secmod.toString()));
        System.setProperty("sun.security.smartcardio.library", broken.toString());
        actions.on(
                "smartcard",
                () -> Class.forName("javax.smartcardio.TerminalFactory")
                        .getMethod("getInstance", String.class, Object.class)
                        .invoke(null, "PC/SC", null));
    }

    private void machine() throws Exception {
        actions.on("proxies", () -> ProxySelector.getDefault().select(new URI("http://localhost/")));
        actions.on("inherited", () -> System.inheritedChannel());
        actions.on("timezone", () -> {
            System.clearProperty("user.timezone");
            TimeZone.setDefault(null);
            TimeZone.getDefault();
        });
        String archive = actions.dir().resolve("archive.jsa").toString();
        actions.directory("archive.jsa.classlist", "in the way");
        String cds = "jdk.internal.misc.CDS";
        actions.on("archive-list", () -> Internal.invoke(cds, null, "dumpSharedArchive", true, archive));
    }

    private void internals() throws Exception {
        Path directory = actions.directory("opendir");
        FileInputStream closed =
                actions.keep(new FileInputStream(actions.file("one").toFile()));
        FileInputStream other =
                actions.keep(new FileInputStream(actions.file("two").toFile()));
        FileInputStream third =
                actions.keep(new FileInputStream(actions.file("three").toFile()));
        Field cleanup = FileDescriptor.class.getDeclaredField("cleanup");
        cleanup.setAccessible(true);
        Object cleaner = cleanup.get(closed.getFD());
        String dispatcher = "sun.nio.fs.UnixNativeDispatcher";
        actions.on("opendir", () -> Internal.invoke(dispatcher, null, "opendir", directory));
        actions.on("opendir-no", () -> Internal.invoke(dispatcher, null, "opendir", actions.none()));
        actions.on("cleaner", () -> ((java.lang.ref.Cleaner.Cleanable) cleaner).clean());
        actions.on(
                "dup2",
                () -> Internal.invoke("sun.nio.ch.DatagramDispatcher", null, "dup", other.getFD(), third.getFD()));
        FileInputStream released = new FileInputStream(actions.file("four").toFile());
        FileDescriptor noDescriptor = released.getFD();
        released.close();
        actions.on(
                "dup2-no",
                () -> Internal.invoke("sun.nio.ch.DatagramDispatcher", null, "dup", noDescriptor, third.getFD()));
        actions.on("sdp", () -> Internal.invoke("sun.net.sdp.SdpSupport", null, "createSocket"));
        actions.on(
                "sdp-convert", () -> Internal.invoke("sun.net.sdp.SdpSupport", null, "convertSocket", third.getFD()));
        if (Runtime.version().feature() >= FIRST_WITH_FUNCTIONS) {
            Path copied = actions.dir().resolve("copied-proc");
            actions.on("copy-proc", () -> Files.copy(Path.of("/proc/self/limits"), copied));
        }
    }

    /** By reflection: the class has to run on 17. */
    private void functions() throws Exception {
        Class<?> linkers = Class.forName("java.lang.foreign.Linker");
        Class<?> look = Class.forName("java.lang.foreign.SymbolLookup");
        Class<?> arenas = Class.forName("java.lang.foreign.Arena");
        Class<?> segments = Class.forName("java.lang.foreign.MemorySegment");
        Class<?> descriptors = Class.forName("java.lang.foreign.FunctionDescriptor");
        Class<?> options = Class.forName("[Ljava.lang.foreign.Linker$Option;");
        Class<?> layouts = Class.forName("java.lang.foreign.MemoryLayout");
        Object linker = linkers.getMethod("nativeLinker").invoke(null);
        Object lookup = linkers.getMethod("defaultLookup").invoke(linker);
        Object getpid = ((Optional<?>) look.getMethod("find", String.class).invoke(lookup, "getpid")).orElseThrow();
        Object layout = Class.forName("java.lang.foreign.ValueLayout")
                .getField("JAVA_INT")
                .get(null);
        Object none = Array.newInstance(layouts, 0);
        Object function = descriptors.getMethod("of", layouts, none.getClass()).invoke(null, layout, none);
        Object noOptions = Array.newInstance(options.getComponentType(), 0);
        Object arena = arenas.getMethod("global").invoke(null);
        var to = linkers.getMethod("downcallHandle", segments, descriptors, options);
        var any = linkers.getMethod("downcallHandle", descriptors, options);
        var library = look.getMethod("libraryLookup", String.class, arenas);
        actions.on("ffm", () -> any.invoke(linker, function, noOptions));
        actions.on("ffm-to", () -> to.invoke(linker, getpid, function, noOptions));
        Object nowhere = segments.getField("NULL").get(null);
        actions.on("ffm-to-no", () -> to.invoke(linker, nowhere, function, noOptions));
        actions.on("ffm-no", () -> any.invoke(linker, null, noOptions));
        actions.on("ffm-lib", () -> library.invoke(null, "libm.so.6", arena));
        actions.on("ffm-lib-no", () -> library.invoke(null, "libnone.so", arena));
    }
}

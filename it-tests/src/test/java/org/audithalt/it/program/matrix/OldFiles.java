package org.audithalt.it.program.matrix;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code java.io}. */
final class OldFiles {
    static final int NO_DESCRIPTOR = 900_000;

    private static final File PROC = new File("/proc/self/limits");

    /** PATH_MAX. */
    private static final int LONGEST_NAME = 4096;

    private final Actions actions;
    private final File none;

    private OldFiles(Actions actions) {
        this.actions = actions;
        none = actions.none().toFile();
    }

    static void prepare(Actions actions) throws Exception {
        OldFiles files = new OldFiles(actions);
        files.opens();
        files.names();
        files.attributes();
        files.streams();
        files.reads();
        files.sizes();
    }

    private void opens() throws Exception {
        File present = actions.file("present").toFile();
        File directory = actions.directory("directory", "child").toFile();
        File fos = actions.dir().resolve("fos").toFile();
        File raf = actions.dir().resolve("raf").toFile();
        File created = actions.dir().resolve("created").toFile();
        actions.on("fis", () -> new FileInputStream(present).close());
        actions.on("fis-none", () -> new FileInputStream(none).close());
        actions.on("fis-dir", () -> new FileInputStream(directory).close());
        actions.on("fos", () -> new FileOutputStream(fos).close());
        actions.on("fos-append", () -> new FileOutputStream(present, true).close());
        actions.on("fos-dir", () -> new FileOutputStream(directory).close());
        actions.on("raf", () -> new RandomAccessFile(raf, "rw").close());
        actions.on("raf-r", () -> new RandomAccessFile(present, "r").close());
        actions.on("raf-none", () -> new RandomAccessFile(none, "r").close());
        actions.on("newfile", () -> created.createNewFile());
        actions.on("newfile-has", () -> present.createNewFile());
        actions.on("tempfile", () -> File.createTempFile("temp", ".t", directory));
    }

    private void names() throws Exception {
        File unwanted = actions.file("unwanted").toFile();
        File empty = actions.directory("empty").toFile();
        File full = actions.directory("full", "child").toFile();
        File from = actions.file("from").toFile();
        File to = actions.dir().resolve("to").toFile();
        File made = actions.dir().resolve("made").toFile();
        actions.on("del", () -> unwanted.delete());
        actions.on("del-none", () -> none.delete());
        actions.on("deldir", () -> empty.delete());
        actions.on("deldir-full", () -> full.delete());
        actions.on("rename", () -> from.renameTo(to));
        actions.on("rename-none", () -> none.renameTo(to));
        actions.on("mkdir", () -> made.mkdir());
        actions.on("mkdir-has", () -> full.mkdir());
        actions.on("list", () -> full.list());
        actions.on("list-none", () -> none.list());
        actions.on("list-file", () -> PROC.list());
    }

    private void attributes() throws Exception {
        File file = actions.file("mode").toFile();
        File readOnly = actions.file("readonly").toFile();
        File time = actions.file("time").toFile();
        actions.on("exec", () -> file.setExecutable(true));
        actions.on("exec-none", () -> none.setExecutable(true));
        actions.on("exec-proc", () -> PROC.setExecutable(true));
        actions.on("ro", () -> readOnly.setReadOnly());
        actions.on("ro-none", () -> none.setReadOnly());
        actions.on("ro-proc", () -> PROC.setReadOnly());
        actions.on("oldtime", () -> time.setLastModified(1_000_123));
        actions.on("oldtime-none", () -> none.setLastModified(1));
        actions.on("oldtime-proc", () -> PROC.setLastModified(1));
        RandomAccessFile writable =
                actions.keep(new RandomAccessFile(actions.file("length").toFile(), "rw"));
        RandomAccessFile readable = actions.keep(new RandomAccessFile(file, "r"));
        actions.on("length", () -> writable.setLength(7));
        actions.on("length-ro", () -> readable.setLength(3));
    }

    private void streams() throws Exception {
        Path file = actions.file("stream");
        for (String name : new String[] {"read", "bytes", "close"}) {
            FileInputStream in = actions.keep(new FileInputStream(file.toFile()));
            Actions.Action action = name.equals("read")
                    ? () -> in.read()
                    : name.equals("bytes") ? () -> in.read(new byte[20]) : () -> in.close();
            actions.on("in-" + name, action);
        }
        FileOutputStream one = output("out1");
        FileOutputStream bytes = output("out2");
        FileOutputStream sync = output("out3");
        FileInputStream wrong = actions.keep(new FileInputStream(sync.getFD()));
        FileOutputStream full = actions.keep(new FileOutputStream("/dev/full"));
        actions.on("out", () -> one.write(1));
        actions.on("out-bytes", () -> bytes.write(new byte[30]));
        actions.on("out-sync", () -> sync.getFD().sync());
        actions.on("in-wrong", () -> wrong.read());
        actions.on("in-wrong2", () -> wrong.read(new byte[3]));
        actions.on("out-full", () -> full.write(1));
        actions.on("out-full2", () -> full.write(new byte[3]));
        actions.on("sync-dev", () -> full.getFD().sync());
        RandomAccessFile read = random("raf1");
        RandomAccessFile some = random("raf2");
        RandomAccessFile write = random("raf3");
        RandomAccessFile line = random("raf4");
        RandomAccessFile device = actions.keep(new RandomAccessFile("/dev/full", "rw"));
        RandomAccessFile dir = actions.keep(new RandomAccessFile("/dev/full", "r"));
        actions.on("raf-read", () -> read.read());
        actions.on("raf-bytes", () -> some.read(new byte[4]));
        actions.on("raf-write", () -> write.write(1));
        actions.on("raf-line", () -> line.writeBytes("abc"));
        actions.on("raf-full", () -> device.write(1));
        actions.on("raf-full2", () -> device.writeBytes("abc"));
        actions.on("raf-readonly", () -> dir.write(1));
        RandomAccessFile memory = actions.keep(new RandomAccessFile("/proc/self/mem", "r"));
        actions.on("raf-mem", () -> memory.read());
        actions.on("raf-mem2", () -> memory.read(new byte[3]));
    }

    private FileOutputStream output(String name) throws Exception {
        return actions.keep(new FileOutputStream(actions.file(name).toFile()));
    }

    private RandomAccessFile random(String name) throws Exception {
        return actions.keep(new RandomAccessFile(actions.file(name).toFile(), "rw"));
    }

    /** The last of them fail in what comes after: fstat itself fails only on a number that is no descriptor. */
    private void sizes() throws Exception {
        FileInputStream in =
                actions.keep(new FileInputStream(actions.file("sized").toFile()));
        FileInputStream all =
                actions.keep(new FileInputStream(actions.file("sized2").toFile()));
        RandomAccessFile file = random("sized3");
        FileInputStream wrong = new FileInputStream(Internal.descriptor(NO_DESCRIPTOR));
        RandomAccessFile closed = random("sized4");
        closed.close();
        FileInputStream shut = new FileInputStream(actions.file("sized5").toFile());
        shut.close();
        actions.on("no-bytes", () -> {
            in.read(new byte[0]);
            file.read(new byte[0]);
            file.write(new byte[0]);
        });
        actions.on("fstat-in", () -> in.available());
        actions.on("fstat-in-no", () -> wrong.available());
        actions.on("fstat-all", () -> all.readAllBytes());
        actions.on("fstat-all-no", () -> wrong.readAllBytes());
        actions.on("fstat-shut", () -> shut.available());
        actions.on("fstat-raf", () -> file.length());
        actions.on("fstat-raf-no", () -> closed.length());
    }

    private void reads() throws Exception {
        File file = actions.file("reads").toFile();
        File link = Files.createSymbolicLink(actions.dir().resolve("oldlink"), file.toPath())
                .toFile();
        actions.on("exists", () -> file.exists());
        actions.on("exists-none", () -> none.exists());
        actions.on("size", () -> file.length());
        actions.on("size-none", () -> none.length());
        actions.on("modified", () -> file.lastModified());
        actions.on("modified-none", () -> none.lastModified());
        actions.on("canread", () -> file.canRead());
        actions.on("canread-none", () -> none.canRead());
        actions.on("space", () -> file.getTotalSpace());
        actions.on("space-none", () -> none.getTotalSpace());
        actions.on("canonical", () -> link.getCanonicalPath());
        File tooLong = new File("/" + "x".repeat(LONGEST_NAME));
        actions.on("canonical-no", () -> tooLong.getCanonicalPath());
    }
}

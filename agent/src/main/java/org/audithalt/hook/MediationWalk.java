package org.audithalt.hook;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ModuleVisitor;
import org.objectweb.asm.Opcodes;

/** Walks {@code /modules/MODULE/PACKAGE/CLASS.class} of an image and hands the class files over. */
final class MediationWalk extends SimpleFileVisitor<Path> {
    private static final int MODULE_DEPTH = 2;
    private static final String MODULE_INFO = "module-info.class";

    private final MediationScan scan;
    private Set<String> exports = Set.of();

    MediationWalk(MediationScan scan) {
        this.scan = scan;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
        if (directory.getNameCount() == MODULE_DEPTH) {
            exports = exports(directory.resolve(MODULE_INFO));
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith(".class") && !name.equals(MODULE_INFO)) {
            scan.add(file, exports);
        }
        return FileVisitResult.CONTINUE;
    }

    private Set<String> exports(Path moduleInfo) throws IOException {
        Set<String> found = new HashSet<>();
        try {
            Weaver.reader(Files.readAllBytes(moduleInfo)).accept(new Exports(found), ClassReader.SKIP_CODE);
        } catch (NoSuchFileException e) {
            // a directory that is no module
        }
        return found;
    }

    /** Packages that a module exports to everybody. */
    private static final class Exports extends ClassVisitor {
        private final Set<String> found;

        Exports(Set<String> found) {
            super(Opcodes.ASM9);
            this.found = found;
        }

        @Override
        public ModuleVisitor visitModule(String module, int access, @Nullable String version) {
            return new ModuleVisitor(Opcodes.ASM9) {
                @Override
                public void visitExport(String exported, int flags, String @Nullable ... modules) {
                    if (modules == null || modules.length == 0) {
                        found.add(exported);
                    }
                }
            };
        }
    }
}

package org.audithalt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What javac makes of the source: instructions that would load JDK classes late, on an application's thread. */
final class ByteCodeTest {
    private static final Path CLASSES = Path.of("target", "classes", "org", "audithalt");
    private static final Set<String> STRING_METHODS_BY_REGEX_OR_FORMATTER =
            Set.of("format", "formatted", "matches", "replaceAll", "replaceFirst", "split");
    private static final List<String> FORBIDDEN_IN_BRIDGE = List.of(
            "java/lang/StringBuilder",
            "java/lang/StringBuffer",
            "java/lang/System$Logger",
            "java/util/Formatter",
            "java/util/logging/",
            "java/util/regex/",
            "java/util/stream/",
            "java/util/function/");

    @Test
    void bridgeHasNoInvokeDynamicNorStringBuilding() throws IOException {
        List<String> violations = new ArrayList<>();

        for (Path file : classFiles("bridge")) {
            scan(file, new Rules(violations, true));
        }

        assertThat(violations).isEmpty();
    }

    @Test
    void auditedProcessHasNoLambdaNorFormatterNorRegularExpression() throws IOException {
        List<String> violations = new ArrayList<>();

        for (String name : List.of("hook", "rule", "gate", "record", "backlog", "sink", "control", "agent")) {
            for (Path file : classFiles(name)) {
                scan(file, new Rules(violations, false));
            }
        }

        assertThat(violations).isEmpty();
    }

    private static List<Path> classFiles(String name) throws IOException {
        Path directory = CLASSES.resolve(name);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .sorted()
                    .toList();
        }
    }

    private static void scan(Path file, ClassVisitor rules) {
        try {
            new ClassReader(Files.readAllBytes(file)).accept(rules, ClassReader.SKIP_DEBUG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Rules extends ClassVisitor {
        private final List<String> violations;
        private final boolean bridge;
        private String className = "";

        Rules(List<String> violations, boolean bridge) {
            super(Opcodes.ASM9);
            this.violations = violations;
            this.bridge = bridge;
        }

        @Override
        public void visit(
                int version, int access, String name, String signature, String superName, String[] interfaces) {
            className = name;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String method, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitInvokeDynamicInsn(
                        String name, String type, Handle bootstrap, Object... bootstrapArguments) {
                    // a record's equals, hashCode and toString; nobody calls them on a hot path
                    if (bridge || !bootstrap.getOwner().equals("java/lang/runtime/ObjectMethods")) {
                        report("invokedynamic " + name + " of " + bootstrap.getOwner());
                    }
                }

                @Override
                public void visitLdcInsn(Object value) {
                    if (value instanceof ConstantDynamic) {
                        report("dynamic constant " + value);
                    }
                }

                @Override
                public void visitMethodInsn(int opcode, String owner, String name, String type, boolean isInterface) {
                    if (owner.equals("java/lang/String") && STRING_METHODS_BY_REGEX_OR_FORMATTER.contains(name)) {
                        report("String." + name);
                    }
                    if (bridge && FORBIDDEN_IN_BRIDGE.stream().anyMatch(owner::startsWith)) {
                        report(owner + "." + name);
                    }
                }

                private void report(String what) {
                    violations.add(className + "." + method + ": " + what);
                }
            };
        }
    }
}

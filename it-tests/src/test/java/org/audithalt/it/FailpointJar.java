package org.audithalt.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.audithalt.build.AgentImage;
import org.audithalt.it.failpoint.Failpoint;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The test build of the agent: the jar that people use, with a call at each point of the table woven into a copy. Points that
 * the code does not have any more are said.
 */
final class FailpointJar {
    static final String FAILPOINT = Failpoint.class.getName().replace('.', '/');

    private final List<FailpointTable.Point> points;
    private final Map<String, Integer> places = new HashMap<>();

    FailpointJar(List<FailpointTable.Point> points) {
        this.points = points;
    }

    /** Points that have no place in the code. After {@link #write}. */
    List<FailpointTable.Point> withoutPlace() {
        return points.stream()
                .filter(point -> !places.containsKey(point.name()))
                .toList();
    }

    /** Writes the test build of a jar. */
    void write(Path shipped, Path target) throws IOException {
        try (JarFile jar = new JarFile(shipped.toFile());
                OutputStream file = Files.newOutputStream(target);
                JarOutputStream out = new JarOutputStream(file)) {
            for (JarEntry entry : java.util.Collections.list(jar.entries())) {
                try (InputStream in = jar.getInputStream(entry)) {
                    byte[] bytes = in.readAllBytes();
                    put(out, entry.getName(), entry.getName().endsWith(".class") ? woven(bytes, entry) : bytes);
                }
            }
            try (InputStream in = Failpoint.class.getClassLoader().getResourceAsStream(FAILPOINT + ".class")) {
                put(out, FAILPOINT + ".class", in.readAllBytes());
            }
        }
        AgentImage.addTo(target, Instant.now());
    }

    private static void put(JarOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(bytes);
    }

    private byte[] woven(byte[] bytes, JarEntry entry) {
        String owner = entry.getName().substring(0, entry.getName().length() - ".class".length());
        List<FailpointTable.Point> ofClass =
                points.stream().filter(point -> point.owner().equals(owner)).toList();
        if (ofClass.isEmpty()) {
            return bytes;
        }
        ClassReader reader = new ClassReader(bytes);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String descriptor, String signature, String[] exceptions) {
                        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
                        List<FailpointTable.Point> ofMethod = ofClass.stream()
                                .filter(point -> point.method().equals(name))
                                .toList();
                        return ofMethod.isEmpty() ? next : new Method(next, ofMethod);
                    }
                },
                0);
        return writer.toByteArray();
    }

    private final class Method extends MethodVisitor {
        private final List<FailpointTable.Point> ofMethod;
        private final Map<String, Integer> calls = new HashMap<>();

        Method(MethodVisitor next, List<FailpointTable.Point> ofMethod) {
            super(Opcodes.ASM9, next);
            this.ofMethod = ofMethod;
        }

        private void pass(String place, String call, int occurrence) {
            for (FailpointTable.Point point : ofMethod) {
                boolean here = point.occurrence() == 0 || point.occurrence() == occurrence;
                if (point.place().equals(place) && point.call().equals(call) && here) {
                    places.merge(point.name(), 1, Integer::sum);
                    super.visitLdcInsn(point.name());
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, FAILPOINT, "pass", "(Ljava/lang/String;)V", false);
                }
            }
        }

        @Override
        public void visitCode() {
            super.visitCode();
            pass("entry", "", 0);
        }

        @Override
        public void visitInsn(int opcode) {
            if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
                pass("return", "", 0);
            }
            super.visitInsn(opcode);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            String simple = owner.substring(Math.max(owner.lastIndexOf('/'), owner.lastIndexOf('$')) + 1);
            String call = simple + "." + name;
            int occurrence = calls.merge(call, 1, Integer::sum);
            pass("before", call, occurrence);
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            pass("after", call, occurrence);
        }
    }
}

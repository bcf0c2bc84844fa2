package org.audithalt.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Loads the shipped classes once more, with clock and parking replaced by the scheduler's and a point at which it may change the
 * thread before every change of a slot or the gate. Nothing else of them is touched, and nothing for this is in them.
 */
final class SimulationLoader extends ClassLoader {
    private static final String OWN = "org.audithalt.";
    private static final String SIMULATION = "org/audithalt/simulation/";
    private static final String SCHEDULER = SIMULATION + "Scheduler";
    private static final String STORAGE = "org/audithalt/sink/FileStorage";
    private static final String MODEL = SIMULATION + "ModelStorage";
    private static final String MARK = "org/audithalt/backlog/ProcessMark";

    private static final Long PID = 4711L;

    private static final Map<String, Set<String>> POINTS = Map.of(
            "org/audithalt/backlog/Slab", Set.of("compareAndSetWord", "setWordRelease", "nextTicket"),
            "org/audithalt/backlog/SlotWriter", Set.of("putLong"),
            "org/audithalt/gate/Gate", Set.of("closed", "close", "open", "seal"),
            "java/util/concurrent/atomic/AtomicInteger", Set.of("compareAndSet"),
            "java/util/concurrent/atomic/AtomicReference", Set.of("compareAndSet", "getAndSet"));

    SimulationLoader(ClassLoader parent) {
        super("simulation", parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            return name.startsWith(OWN) ? findClass(name) : super.loadClass(name, resolve);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        String entry = name.replace('.', '/');
        try (InputStream in = getParent().getResourceAsStream(entry + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            byte[] used = entry.startsWith(SIMULATION) ? bytes : rewritten(bytes, entry);
            return defineClass(name, used, 0, used.length);
        } catch (IOException unreadable) {
            throw new ClassNotFoundException(name, unreadable);
        }
    }

    private static byte[] rewritten(byte[] bytes, String entry) {
        ClassReader reader = new ClassReader(bytes);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String descriptor, String signature, String[] exceptions) {
                        return new Method(super.visitMethod(access, name, descriptor, signature, exceptions), entry);
                    }
                },
                0);
        return writer.toByteArray();
    }

    private static final class Method extends MethodVisitor {
        private final boolean storage;

        Method(MethodVisitor next, String entry) {
            super(Opcodes.ASM9, next);
            storage = entry.equals(STORAGE);
        }

        /** Who holds a lock keeps its turn: the next one would wait for it outside the scheduler. */
        @Override
        public void visitInsn(int opcode) {
            super.visitInsn(opcode);
            if (opcode == Opcodes.MONITORENTER || opcode == Opcodes.MONITOREXIT) {
                String name = opcode == Opcodes.MONITORENTER ? "locked" : "unlocked";
                super.visitMethodInsn(Opcodes.INVOKESTATIC, SCHEDULER, name, "()V", false);
            }
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            boolean made = opcode == Opcodes.NEW && type.equals(STORAGE) && !storage;
            super.visitTypeInsn(opcode, made ? MODEL : type);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            boolean clock =
                    owner.equals("java/lang/System") && (name.equals("nanoTime") || name.endsWith("TimeMillis"));
            boolean park = owner.equals("java/util/concurrent/locks/LockSupport");
            if (clock || park) {
                super.visitMethodInsn(Opcodes.INVOKESTATIC, SCHEDULER, name, descriptor, false);
            } else if (name.equals("<init>") && owner.equals(STORAGE) && !storage) {
                super.visitMethodInsn(opcode, MODEL, name, descriptor, false);
            } else if (owner.equals("org/audithalt/backlog/ThreadNumber") && name.equals("of")) {
                super.visitMethodInsn(Opcodes.INVOKESTATIC, SCHEDULER, "number", "(Ljava/lang/Thread;)J", false);
            } else if (owner.equals("java/lang/ProcessHandle") && name.equals("pid")) {
                // the length of a record depends on it, and so does when the log is rotated
                super.visitInsn(Opcodes.POP);
                super.visitLdcInsn(PID);
            } else if (owner.equals(MARK) && name.equals("lives")) {
                // the process that was killed is this one
                super.visitInsn(Opcodes.POP);
                super.visitInsn(Opcodes.ICONST_0);
            } else {
                if (POINTS.getOrDefault(owner, Set.of()).contains(name)) {
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, SCHEDULER, "point", "()V", false);
                }
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            }
        }
    }
}

package org.audithalt.hook;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Reads from a class file all calls in its code, handles on methods, and look-ups of methods by name. */
final class MediationCalls extends ClassVisitor {
    /** How code refers to a method. */
    enum Kind {
        CALL,
        /** A method handle, by which anybody may call it later. */
        HANDLE
    }

    /**
     * One place in the code.
     *
     * @param caller the method that holds it
     * @param called the method as the class file names it
     */
    record Call(HookRow.Member caller, HookRow.Member called, Kind kind) {}

    /**
     * A method whose code looks methods up by name.
     *
     * @param names the string constants in it
     * @param classes internal names of the class constants in it, and of its own class
     */
    record LookUp(HookRow.Member caller, List<String> names, List<String> classes) {}

    private static final Set<String> LOOK_UPS = Set.of(
            "findStatic",
            "findVirtual",
            "findSpecial",
            "getDeclaredMethod",
            "getMethod",
            "getDeclaredMethods",
            "getMethods");

    private final List<Call> calls = new ArrayList<>();
    private final List<LookUp> lookUps = new ArrayList<>();
    private String className = "";

    MediationCalls() {
        super(Opcodes.ASM9);
    }

    List<Call> calls() {
        return calls;
    }

    List<LookUp> lookUps() {
        return lookUps;
    }

    @Override
    public void visit(
            int version,
            int access,
            String name,
            @Nullable String signature,
            @Nullable String superName,
            String @Nullable [] interfaces) {
        className = name;
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        return new Code(new HookRow.Member(className, name, descriptor));
    }

    private final class Code extends MethodVisitor {
        private final HookRow.Member caller;
        private final List<String> names = new ArrayList<>();
        private final List<String> classes = new ArrayList<>();
        private boolean looksUp;

        Code(HookRow.Member caller) {
            super(Opcodes.ASM9);
            this.caller = caller;
            classes.add(caller.owner());
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            looksUp |= LOOK_UPS.contains(name);
            calls.add(new Call(caller, new HookRow.Member(owner, name, descriptor), Kind.CALL));
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String type, Handle bootstrap, Object... arguments) {
            constant(bootstrap);
            for (int i = 0; i < arguments.length; i++) {
                constant(arguments[i]);
            }
        }

        @Override
        public void visitLdcInsn(Object value) {
            constant(value);
        }

        @Override
        public void visitEnd() {
            if (looksUp && !names.isEmpty()) {
                lookUps.add(new LookUp(caller, names, classes));
            }
        }

        private void constant(Object value) {
            if (value instanceof String) {
                names.add((String) value);
            } else if (value instanceof Type && ((Type) value).getSort() == Type.OBJECT) {
                classes.add(((Type) value).getInternalName());
            } else if (value instanceof Handle) {
                Handle handle = (Handle) value;
                HookRow.Member called = new HookRow.Member(handle.getOwner(), handle.getName(), handle.getDesc());
                calls.add(new Call(caller, called, Kind.HANDLE));
            } else if (value instanceof ConstantDynamic) {
                ConstantDynamic dynamic = (ConstantDynamic) value;
                constant(dynamic.getBootstrapMethod());
                for (int i = 0; i < dynamic.getBootstrapMethodArgumentCount(); i++) {
                    constant(dynamic.getBootstrapMethodArgument(i));
                }
            }
        }
    }
}

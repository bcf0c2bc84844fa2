package org.audithalt.hook;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Gives a native method the Java body {@code Bridge.NAME(this, parameters…)}. */
final class NativeBody extends MethodVisitor {
    private static final String BRIDGE = "org/audithalt/bridge/Bridge";

    private final HookRow row;
    private final WovenMethod method;

    NativeBody(MethodVisitor out, HookRow row, WovenMethod method) {
        super(Opcodes.ASM9, out);
        this.row = row;
        this.method = method;
    }

    @Override
    public void visitEnd() {
        HookRow.Member target = row.target();
        super.visitCode();
        int local = 0;
        if (!method.isStatic()) {
            super.visitVarInsn(Opcodes.ALOAD, local);
            local++;
        }
        Type[] types = method.parameterTypes();
        for (int i = 0; i < types.length; i++) {
            super.visitVarInsn(types[i].getOpcode(Opcodes.ILOAD), local);
            local += types[i].getSize();
        }
        String self = method.isStatic() ? "" : "Ljava/lang/Object;";
        String descriptor = "(" + self + target.descriptor().substring(1);
        super.visitMethodInsn(Opcodes.INVOKESTATIC, BRIDGE, target.name(), descriptor, false);
        super.visitInsn(method.returnType().getOpcode(Opcodes.IRETURN));
        super.visitMaxs(local + 1, local);
        super.visitEnd();
    }
}

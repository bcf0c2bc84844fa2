package org.audithalt.hook;

import org.audithalt.bridge.Bridge;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Weaves the report of an event, mostly a step of the JVM's end: at a method's entry or before each of its returns. */
final class EventWeaver extends MethodVisitor {
    private final HookRow row;
    private final HookSite site;

    EventWeaver(MethodVisitor out, HookRow row, WovenMethod method) {
        super(Opcodes.ASM9, out);
        this.row = row;
        this.site = new HookSite(out, row, method);
    }

    @Override
    public void visitCode() {
        super.visitCode();
        if (!row.eventAtReturn()) {
            site.event();
        }
    }

    @Override
    public void visitInsn(int opcode) {
        if (row.eventAtReturn() && opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
            if (row.event() == Bridge.TRANSFORMED) {
                site.transformed();
            } else {
                site.event();
            }
        }
        super.visitInsn(opcode);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(maxStack + HookSite.STACK_SLOTS, maxLocals);
    }
}

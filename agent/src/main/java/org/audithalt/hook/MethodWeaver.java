package org.audithalt.hook;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Weaves a row around a whole Java method.
 *
 * <pre>
 *     token = Bridge.enter(row, …)
 *     { body; before each return: Bridge.exit(row, token, result, …) }
 *     on any Throwable of the body, last in the exception table: Bridge.fail(row, token, thrown); throw it on
 * </pre>
 *
 * <p>Token and result live in local variables above the method's own, the token in every stack map frame. The exit calls
 * lie outside the guarded ranges, so that a failure of theirs is not taken for the action's.
 */
final class MethodWeaver extends MethodVisitor {
    private final WovenMethod method;
    private final HookSite site;
    private final int token;
    private final int scratch;
    private final boolean readsParameterAtExit;
    private final List<Label> guarded = new ArrayList<>();

    MethodWeaver(MethodVisitor out, HookRow row, WovenMethod method) {
        super(Opcodes.ASM9, out);
        this.method = method;
        this.site = new HookSite(out, row, method);
        this.token = method.maxLocals();
        this.scratch = token + 2;
        this.readsParameterAtExit = row.sources().useAtExit(Source.Origin.PARAMETER);
    }

    @Override
    public void visitCode() {
        super.visitCode();
        site.enter(token);
        mark();
    }

    @Override
    public void visitFrame(int type, int localCount, Object[] locals, int stackCount, Object[] stack) {
        Object[] wider = FrameLocals.withLongAt(locals, localCount, token);
        super.visitFrame(type, wider.length, wider, stackCount, stack);
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode < Opcodes.IRETURN || opcode > Opcodes.RETURN) {
            super.visitInsn(opcode);
            return;
        }
        boolean isVoid = opcode == Opcodes.RETURN;
        mark();
        if (!isVoid) {
            super.visitVarInsn(method.returnType().getOpcode(Opcodes.ISTORE), scratch);
        }
        site.exit(token, method.returnType(), scratch);
        if (!isVoid) {
            super.visitVarInsn(method.returnType().getOpcode(Opcodes.ILOAD), scratch);
        }
        super.visitInsn(opcode);
        mark();
    }

    @Override
    public void visitVarInsn(int opcode, int local) {
        rejectAssignment(opcode >= Opcodes.ISTORE, local);
        super.visitVarInsn(opcode, local);
    }

    @Override
    public void visitIincInsn(int local, int increment) {
        rejectAssignment(true, local);
        super.visitIincInsn(local, increment);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        Label handler = mark();
        Object[] locals = FrameLocals.withLongAt(FrameLocals.none(), 0, token);
        super.visitFrame(Opcodes.F_NEW, locals.length, locals, 1, new Object[] {"java/lang/Throwable"});
        site.fail(token, scratch);
        for (int i = 0; i < guarded.size(); i += 2) {
            Label start = guarded.get(i);
            Label end = guarded.get(i + 1);
            if (start.getOffset() < end.getOffset()) {
                super.visitTryCatchBlock(start, end, handler, null);
            }
        }
        super.visitMaxs(maxStack + HookSite.STACK_SLOTS, Math.max(maxLocals, scratch + 2));
    }

    private void rejectAssignment(boolean assigns, int local) {
        if (assigns && readsParameterAtExit && local < method.parameterSlots()) {
            throw new IllegalArgumentException("the method assigns a parameter that the row reads at exit");
        }
    }

    /** Begins or ends a guarded range, in turn. */
    private Label mark() {
        Label here = new Label();
        guarded.add(here);
        super.visitLabel(here);
        return here;
    }
}

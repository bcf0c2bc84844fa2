package org.audithalt.hook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Weaves rows around calls inside one method.
 *
 * <pre>
 *     arguments = stack
 *     token = Bridge.enter(row, …)
 *     result = call(arguments)                       guarded
 *     Bridge.exit(row, token, result, …)
 *     …
 *     at the method's end: Bridge.fail(row, token, thrown); throw it on
 * </pre>
 *
 * <p>Two rules keep the method's own handlers right. Our handler for a call stands before those around the call, else it
 * never sees the failure; and what it throws on must still reach them, so its code is covered by the same handlers in the
 * same order, with a stack map frame that suits them. Their frames are known at the method's end only; that is why all
 * exception table entries are held back until then.
 *
 * <p>JDK 17 hands over its own classes without stack map frames, for it does not verify them; then none is needed here.
 *
 * <p>Arguments, token and result live in local variables above the method's own, in no stack map frame but our handlers'.
 */
final class CallWeaver extends MethodVisitor {
    private static final String BRIDGE = "org/audithalt/bridge/Bridge";

    /** One entry of the method's own exception table; equal only to itself. */
    private static final class Block {
        private final Label start;
        private final Label end;
        private final Label handler;
        private final @Nullable String type;

        Block(Label start, Label end, Label handler, @Nullable String type) {
            this.start = start;
            this.end = end;
            this.handler = handler;
            this.type = type;
        }
    }

    /** One woven call. */
    private record Site(HookSite hook, Label start, Label end, List<Block> around) {}

    private final List<HookRow> rows;
    private final WovenMethod method;
    private final int token;
    private final int scratch;
    private final List<Block> blocks = new ArrayList<>();
    private final List<Block> open = new ArrayList<>();
    private final List<Site> sites = new ArrayList<>();
    private final Map<Label, Object[]> handlerLocals = new HashMap<>();
    private final List<Label> awaitingFrame = new ArrayList<>();
    private int usedLocals;
    private boolean sawFrame;
    private boolean readsParameter;
    private boolean assignsParameter;

    CallWeaver(MethodVisitor out, List<HookRow> rows, WovenMethod method) {
        super(Opcodes.ASM9, out);
        this.rows = rows;
        this.method = method;
        this.token = method.maxLocals();
        this.scratch = token + 2;
    }

    /**
     * Local variable slots that woven calls of a row need.
     *
     * @param row a row of mode CALL
     */
    static int slots(HookRow row) {
        return 2 + 2 + 1 + WovenMethod.slots(Type.getArgumentTypes(row.target().descriptor()));
    }

    @Override
    public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
        blocks.add(new Block(start, end, handler, type));
    }

    @Override
    public void visitLabel(Label label) {
        super.visitLabel(label);
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            if (block.end == label) {
                open.remove(block);
            }
            if (block.handler == label) {
                awaitingFrame.add(label);
            }
        }
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).start == label) {
                open.add(blocks.get(i));
            }
        }
    }

    @Override
    public void visitFrame(int type, int localCount, Object[] locals, int stackCount, Object[] stack) {
        super.visitFrame(type, localCount, locals, stackCount, stack);
        sawFrame = true;
        for (int i = 0; i < awaitingFrame.size(); i++) {
            Object[] copy = new Object[localCount];
            System.arraycopy(locals, 0, copy, 0, localCount);
            handlerLocals.put(awaitingFrame.get(i), copy);
        }
        awaitingFrame.clear();
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        HookRow row = rowOf(rows, owner, name, descriptor);
        if (row == null) {
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            return;
        }
        if (row.mode() == Mode.INSTEAD) {
            // receiver and arguments are on the stack already, in order
            String self = opcode == Opcodes.INVOKESTATIC ? "" : "Ljava/lang/Object;";
            super.visitMethodInsn(
                    Opcodes.INVOKESTATIC, BRIDGE, bridgeName(name), "(" + self + descriptor.substring(1), false);
            return;
        }
        Type[] types = Type.getArgumentTypes(descriptor);
        int receiver = scratch + 2;
        int firstArgument = receiver + 1;
        usedLocals = Math.max(usedLocals, firstArgument + WovenMethod.slots(types));
        storeArguments(types, firstArgument);
        if (opcode != Opcodes.INVOKESTATIC) {
            super.visitVarInsn(Opcodes.ASTORE, receiver);
        }
        HookSite hook = new HookSite(mv, row, method, types, firstArgument);
        readsParameter |= row.sources().use(Source.Origin.PARAMETER);
        hook.enter(token);
        Label start = new Label();
        Label end = new Label();
        super.visitLabel(start);
        if (opcode != Opcodes.INVOKESTATIC) {
            super.visitVarInsn(Opcodes.ALOAD, receiver);
        }
        int local = firstArgument;
        for (int i = 0; i < types.length; i++) {
            super.visitVarInsn(types[i].getOpcode(Opcodes.ILOAD), local);
            local += types[i].getSize();
        }
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        super.visitLabel(end);
        Type returned = Type.getReturnType(descriptor);
        boolean isVoid = returned.getSort() == Type.VOID;
        if (!isVoid) {
            super.visitVarInsn(returned.getOpcode(Opcodes.ISTORE), scratch);
        }
        hook.exit(token, returned, scratch);
        if (!isVoid) {
            super.visitVarInsn(returned.getOpcode(Opcodes.ILOAD), scratch);
        }
        sites.add(new Site(hook, start, end, inTableOrder(open)));
    }

    @Override
    public void visitVarInsn(int opcode, int local) {
        assignsParameter |= opcode >= Opcodes.ISTORE && local < method.parameterSlots();
        super.visitVarInsn(opcode, local);
    }

    @Override
    public void visitIincInsn(int local, int increment) {
        assignsParameter |= local < method.parameterSlots();
        super.visitIincInsn(local, increment);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        if (readsParameter && assignsParameter) {
            throw new IllegalArgumentException("the method assigns a parameter, the row may read another value");
        }
        for (int i = 0; i < sites.size(); i++) {
            handler(sites.get(i));
        }
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            super.visitTryCatchBlock(block.start, block.end, block.handler, block.type);
        }
        super.visitMaxs(maxStack + HookSite.STACK_SLOTS, Math.max(maxLocals, usedLocals));
    }

    /** The bridge's method for a native: its name, without the 0 that a native beside a Java method of its name has. */
    static String bridgeName(String name) {
        return name.endsWith("0") ? name.substring(0, name.length() - 1) : name;
    }

    /**
     * The row that a call matches.
     *
     * @return null if there is none
     */
    static @Nullable HookRow rowOf(List<HookRow> rows, String owner, String name, String descriptor) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).target().is(owner, name, descriptor)) {
                return rows.get(i);
            }
        }
        return null;
    }

    private void storeArguments(Type[] types, int firstArgument) {
        int local = firstArgument + WovenMethod.slots(types);
        for (int i = types.length - 1; i >= 0; i--) {
            local -= types[i].getSize();
            super.visitVarInsn(types[i].getOpcode(Opcodes.ISTORE), local);
        }
    }

    /** Our entries come before the method's own; that those of one handler's code come first too changes nothing. */
    private void handler(Site site) {
        Object[] locals = FrameLocals.none();
        List<Block> around = site.around();
        for (int i = 0; i < around.size(); i++) {
            Object[] wanted = handlerLocals.get(around.get(i).handler);
            if (wanted != null) {
                locals = FrameLocals.both(locals, wanted);
            } else if (sawFrame) {
                throw new IllegalArgumentException("an exception handler without a stack map frame");
            }
        }
        Label start = new Label();
        Label end = new Label();
        super.visitTryCatchBlock(site.start(), site.end(), start, null);
        super.visitLabel(start);
        locals = FrameLocals.withLongAt(locals, locals.length, token);
        super.visitFrame(Opcodes.F_NEW, locals.length, locals, 1, new Object[] {"java/lang/Throwable"});
        site.hook().fail(token, scratch);
        super.visitLabel(end);
        for (int i = 0; i < around.size(); i++) {
            Block block = around.get(i);
            super.visitTryCatchBlock(start, end, block.handler, block.type);
        }
    }

    private List<Block> inTableOrder(List<Block> some) {
        List<Block> ordered = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            if (some.contains(blocks.get(i))) {
                ordered.add(blocks.get(i));
            }
        }
        return ordered;
    }
}

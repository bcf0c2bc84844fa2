package org.audithalt.hook;

import java.util.List;
import org.audithalt.hook.Source.Atom;
import org.audithalt.hook.Source.Origin;
import org.audithalt.hook.Source.Term;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * One place in a method where a hook is woven: writes the calls of the bridge, reading the row's values from local
 * variables. Used by one thread.
 */
final class HookSite {
    /**
     * Stack slots that the written code needs above what is there: 3 + 4 longs to enter, and for the last of them a second
     * term with a choice.
     */
    static final int STACK_SLOTS = 20;

    static final String BRIDGE = "org/audithalt/bridge/Bridge";
    private static final String ENTER = "(ILjava/lang/Object;Ljava/lang/Object;JJJJ)J";
    private static final String EXIT = "(IJJLjava/lang/Object;Ljava/lang/Object;)V";
    private static final String TRANSFORMED = "([B[BLjava/lang/String;)V";
    private static final String FAIL = "(IJLjava/lang/Throwable;)V";

    private final MethodVisitor out;
    private final HookRow row;
    private final WovenMethod method;
    private final Type @Nullable [] argumentTypes;
    private final int firstArgument;

    /** Around a whole method. */
    HookSite(MethodVisitor out, HookRow row, WovenMethod method) {
        this.out = out;
        this.row = row;
        this.method = method;
        this.argumentTypes = null;
        this.firstArgument = 0;
    }

    /**
     * Around a call.
     *
     * @param argumentTypes the called method's parameters
     * @param firstArgument local variable of the first argument; the others follow
     */
    HookSite(MethodVisitor out, HookRow row, WovenMethod method, Type[] argumentTypes, int firstArgument) {
        this.out = out;
        this.row = row;
        this.method = method;
        this.argumentTypes = argumentTypes;
        this.firstArgument = firstArgument;
    }

    /** Writes the entry; leaves the token in a local variable. */
    void enter(int tokenLocal) {
        HookRow.Sources sources = row.sources();
        if (sources.index().isNone()) {
            pushInt(row.index());
        } else {
            pushLong(sources.index());
            out.visitInsn(Opcodes.L2I);
        }
        pushObject(sources.first());
        pushObject(sources.second());
        pushLong(sources.n0());
        pushLong(sources.n1());
        pushLong(sources.n2());
        pushLong(sources.n3());
        out.visitMethodInsn(Opcodes.INVOKESTATIC, BRIDGE, "enter", ENTER, false);
        out.visitVarInsn(Opcodes.LSTORE, tokenLocal);
    }

    /**
     * Writes the exit of an action that returned. The stack is as before.
     *
     * @param resultType what it returns
     * @param resultLocal local variable that holds the returned value
     */
    void exit(int tokenLocal, Type resultType, int resultLocal) {
        HookRow.Sources sources = row.sources();
        pushInt(row.index());
        out.visitVarInsn(Opcodes.LLOAD, tokenLocal);
        if (row.resultKind() == ResultKind.DESCRIPTOR) {
            pushLong(sources.result());
        } else if (row.resultKind() == ResultKind.ZERO || row.resultKind() == ResultKind.DONE) {
            out.visitInsn(Opcodes.LCONST_0);
        } else {
            pushResult(resultType, resultLocal);
        }
        pushObject(sources.exitFirst());
        pushObject(sources.exitSecond());
        out.visitMethodInsn(Opcodes.INVOKESTATIC, BRIDGE, "exit", EXIT, false);
    }

    /** Writes the exit of an action that threw: the throwable is on the stack and thrown on. */
    void fail(int tokenLocal, int throwableLocal) {
        out.visitVarInsn(Opcodes.ASTORE, throwableLocal);
        pushInt(row.index());
        out.visitVarInsn(Opcodes.LLOAD, tokenLocal);
        out.visitVarInsn(Opcodes.ALOAD, throwableLocal);
        out.visitMethodInsn(Opcodes.INVOKESTATIC, BRIDGE, "fail", FAIL, false);
        out.visitVarInsn(Opcodes.ALOAD, throwableLocal);
        out.visitInsn(Opcodes.ATHROW);
    }

    /** Writes the report of a step of the JVM's end. */
    void event() {
        pushInt(row.event());
        pushLong(row.sources().n0());
        out.visitInsn(Opcodes.L2I);
        out.visitMethodInsn(Opcodes.INVOKESTATIC, BRIDGE, "lifecycle", "(II)V", false);
    }

    /** Writes the report of a class that was transformed: the bytes that are returned are on the stack and stay there. */
    void transformed() {
        out.visitInsn(Opcodes.DUP);
        pushObject(row.sources().first());
        pushObject(row.sources().second());
        out.visitMethodInsn(Opcodes.INVOKESTATIC, BRIDGE, "transformed", TRANSFORMED, false);
    }

    private void pushInt(int value) {
        if (value >= Short.MIN_VALUE && value <= Short.MAX_VALUE) {
            out.visitIntInsn(Opcodes.SIPUSH, value);
        } else {
            out.visitLdcInsn(value);
        }
    }

    private void pushConstant(long value) {
        if (value == 0 || value == 1) {
            out.visitInsn(value == 0 ? Opcodes.LCONST_0 : Opcodes.LCONST_1);
        } else {
            out.visitLdcInsn(value);
        }
    }

    private void pushObject(Source source) {
        if (source.isNone()) {
            out.visitInsn(Opcodes.ACONST_NULL);
            return;
        }
        Type type = push(source.terms().get(0).value());
        if (source.terms().size() != 1 || type.getSort() < Type.ARRAY) {
            throw new IllegalArgumentException(row.id() + ": " + source + " is not an object");
        }
    }

    private void pushLong(Source source) {
        List<Term> terms = source.terms();
        if (terms.isEmpty()) {
            out.visitInsn(Opcodes.LCONST_0);
            return;
        }
        for (int i = 0; i < terms.size(); i++) {
            pushTerm(terms.get(i));
            if (i > 0) {
                out.visitInsn(Opcodes.LOR);
            }
        }
    }

    /** A choice without a branch, so that no stack map frame is needed: clear + condition * (set - clear). */
    private void pushTerm(Term term) {
        Atom whenSet = term.whenSet();
        Atom whenClear = term.whenClear();
        if (whenSet == null || whenClear == null) {
            pushNumber(term.value());
            return;
        }
        pushNumber(whenClear);
        if (term.bit() == Source.ANY_BIT) {
            pushPresence(term.value());
        } else {
            pushNumber(term.value());
        }
        if (term.bit() >= 0) {
            pushInt(term.bit());
            out.visitInsn(Opcodes.LSHR);
            out.visitInsn(Opcodes.LCONST_1);
            out.visitInsn(Opcodes.LAND);
        }
        pushNumber(whenSet);
        pushNumber(whenClear);
        out.visitInsn(Opcodes.LSUB);
        out.visitInsn(Opcodes.LMUL);
        out.visitInsn(Opcodes.LADD);
    }

    /** 1 for a number that is not 0, whose sign or whose negative's is set, or an object that is not null; else 0. */
    private void pushPresence(Atom atom) {
        Type type = push(atom);
        if (type.getSort() >= Type.ARRAY) {
            out.visitTypeInsn(Opcodes.INSTANCEOF, "java/lang/Object");
            out.visitInsn(Opcodes.I2L);
            return;
        }
        if (type.getSort() <= Type.INT) {
            out.visitInsn(Opcodes.I2L);
        }
        out.visitInsn(Opcodes.DUP2);
        out.visitInsn(Opcodes.LNEG);
        out.visitInsn(Opcodes.LOR);
        pushInt(Long.SIZE - 1);
        out.visitInsn(Opcodes.LUSHR);
    }

    private void pushNumber(Atom atom) {
        Type type = push(atom);
        if (type.getSort() <= Type.INT) {
            out.visitInsn(Opcodes.I2L);
        } else if (type.getSort() != Type.LONG) {
            throw new IllegalArgumentException(row.id() + ": a source is not a whole number");
        }
    }

    private Type push(Atom atom) {
        if (atom.origin() == Origin.TEXT) {
            out.visitLdcInsn(atom.steps().get(0));
            return Type.getObjectType("java/lang/String");
        }
        int index = (int) atom.number();
        Type type = Type.LONG_TYPE;
        if (atom.origin() == Origin.CONSTANT) {
            pushConstant(atom.number());
        } else if (atom.origin() == Origin.PROCESS_ID) {
            out.visitMethodInsn(Opcodes.INVOKESTATIC, BRIDGE, "processId", "()J", false);
        } else if (atom.origin() == Origin.ARGUMENT) {
            type = load(argumentTypes, index, firstArgument);
        } else if (atom.origin() == Origin.PARAMETER) {
            type = load(method.parameterTypes(), index, method.isStatic() ? 0 : 1);
        } else if (method.isStatic()) {
            throw new IllegalArgumentException(row.id() + ": a static method has no this");
        } else {
            type = Type.getObjectType(method.owner());
            out.visitVarInsn(Opcodes.ALOAD, 0);
        }
        List<String> steps = atom.steps();
        for (int i = 0; i < steps.size(); i++) {
            type = step(type, steps.get(i));
        }
        return type;
    }

    private Type load(Type @Nullable [] types, int index, int firstLocal) {
        if (types == null || index >= types.length) {
            throw new IllegalArgumentException(row.id() + ": no parameter or argument " + index);
        }
        int local = firstLocal;
        for (int i = 0; i < index; i++) {
            local += types[i].getSize();
        }
        out.visitVarInsn(types[index].getOpcode(Opcodes.ILOAD), local);
        return types[index];
    }

    private Type step(Type from, String step) {
        if (step.equals("fd()")) {
            out.visitMethodInsn(Opcodes.INVOKESTATIC, BRIDGE, "descriptor", "(Ljava/io/FileDescriptor;)I", false);
            return Type.INT_TYPE;
        }
        if (step.equals("dirfd()")) {
            out.visitMethodInsn(Opcodes.INVOKESTATIC, BRIDGE, "directory", "(J)I", false);
            return Type.INT_TYPE;
        }
        if (step.equals("bytes()")) {
            if (!from.getInternalName().equals("sun/nio/fs/UnixPath")) {
                out.visitTypeInsn(Opcodes.CHECKCAST, "sun/nio/fs/UnixPath");
            }
            String name = "getByteArrayForSysCalls";
            out.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "sun/nio/fs/UnixPath", name, "()[B", false);
            return Type.getType("[B");
        }
        if (step.equals("socketPath()")) {
            String owner = "sun/nio/ch/UnixDomainSockets";
            out.visitMethodInsn(Opcodes.INVOKESTATIC, owner, "getPathBytes", "(Ljava/nio/file/Path;)[B", false);
            return Type.getType("[B");
        }
        if (step.equals("address()")) {
            out.visitMethodInsn(Opcodes.INVOKEINTERFACE, "java/lang/foreign/MemorySegment", "address", "()J", true);
            return Type.LONG_TYPE;
        }
        int colon = step.indexOf(':');
        String descriptor = step.substring(colon + 1);
        out.visitFieldInsn(Opcodes.GETFIELD, from.getInternalName(), step.substring(0, colon), descriptor);
        return Type.getType(descriptor);
    }

    /** The returned value as a long; of an object, whether there is one. */
    private void pushResult(Type type, int local) {
        if (type.getSort() == Type.VOID) {
            out.visitInsn(Opcodes.LCONST_0);
            return;
        }
        out.visitVarInsn(type.getOpcode(Opcodes.ILOAD), local);
        if (row.resultKind() == ResultKind.DESCRIPTOR_AND_ERRNO) {
            out.visitMethodInsn(Opcodes.INVOKESTATIC, BRIDGE, "descriptorOrErrno", "([I)J", false);
            return;
        }
        if (type.getSort() >= Type.ARRAY) {
            out.visitTypeInsn(Opcodes.INSTANCEOF, "java/lang/Object");
        } else if (type.getSort() > Type.INT && type.getSort() != Type.LONG) {
            throw new IllegalArgumentException(row.id() + ": a floating-point result");
        }
        if (type.getSort() != Type.LONG) {
            out.visitInsn(Opcodes.I2L);
        }
    }
}

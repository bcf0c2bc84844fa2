package org.audithalt.hook;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** First pass over a class: which methods rows match, how often, and how many local variables those methods use. */
final class ClassSurvey extends ClassVisitor {
    /** A method that is to be woven. */
    static final class Found {
        final String name;
        final String descriptor;
        final List<HookRow> calls = new ArrayList<>();

        @Nullable
        HookRow around;

        int maxLocals;

        private Found(String name, String descriptor) {
            this.name = name;
            this.descriptor = descriptor;
        }
    }

    private final String className;
    private final List<HookRow> rows;
    private final List<HookRow> callRows = new ArrayList<>();
    /** Those of whole methods. */
    private final List<Integer> wholeRows = new ArrayList<>();
    /** Those that may do without their target. */
    private final List<Integer> optionalRows = new ArrayList<>();

    private final int[] matches;
    /** Whether the class declares the target of an optional row. */
    private final boolean[] declared;

    private final List<Found> found = new ArrayList<>();

    /** @param rows the rows woven in this class */
    ClassSurvey(String className, List<HookRow> rows) {
        super(Opcodes.ASM9);
        this.className = className;
        this.rows = rows;
        this.matches = new int[rows.size()];
        this.declared = new boolean[rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).mode() == Mode.CALL || rows.get(i).mode() == Mode.INSTEAD) {
                callRows.add(rows.get(i));
            } else if (rows.get(i).mode() != Mode.TWIN) {
                wholeRows.add(i);
            }
            if (rows.get(i).matchesOfUndeclared() > 0) {
                optionalRows.add(i);
            }
        }
    }

    /** Matches per row, in the order of the rows. A row that may do without its target has all it needs if there is none. */
    int[] matches() {
        for (int i = 0; i < matches.length; i++) {
            if (matches[i] == 0 && !declared[i]) {
                matches[i] = rows.get(i).matchesOfUndeclared();
            }
        }
        return matches;
    }

    boolean foundNothing() {
        return found.isEmpty();
    }

    /** What was found in a method; null if nothing. */
    @Nullable
    Found in(String name, String descriptor) {
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i).name.equals(name) && found.get(i).descriptor.equals(descriptor)) {
                return found.get(i);
            }
        }
        return null;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        Found here = new Found(name, descriptor);
        for (int i = 0; i < optionalRows.size(); i++) {
            int row = optionalRows.get(i);
            declared[row] |= rows.get(row).target().is(className, name, descriptor);
        }
        for (int i = 0; i < wholeRows.size(); i++) {
            HookRow row = rows.get(wholeRows.get(i));
            if (row.target().is(className, name, descriptor) && fits(row.mode(), access)) {
                matches[wholeRows.get(i)]++;
                here.around = row;
                found.add(here);
            }
        }
        // nothing to be found in its code: that need not be read
        return callRows.isEmpty() && here.around == null ? null : new MethodSurvey(here);
    }

    /** A native or abstract method has no body to weave; a Java body must not be thrown away. */
    private static boolean fits(Mode mode, int access) {
        boolean isNative = (access & Opcodes.ACC_NATIVE) != 0;
        return isNative == (mode == Mode.JAVA) && (access & Opcodes.ACC_ABSTRACT) == 0;
    }

    private final class MethodSurvey extends MethodVisitor {
        private final Found here;

        MethodSurvey(Found here) {
            super(Opcodes.ASM9);
            this.here = here;
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            HookRow row = CallWeaver.rowOf(callRows, owner, name, descriptor);
            if (row == null) {
                return;
            }
            for (int i = 0; i < rows.size(); i++) {
                boolean sharesTarget = rows.get(i).mode() == Mode.INSTEAD
                        && rows.get(i).target().is(owner, name, descriptor);
                if (sharesTarget || rows.get(i).index() == row.index()) {
                    matches[i]++;
                }
            }
            if (here.calls.isEmpty() && here.around == null) {
                found.add(here);
            }
            here.calls.add(row);
        }

        @Override
        public void visitMaxs(int maxStack, int maxLocals) {
            here.maxLocals = maxLocals;
        }
    }
}

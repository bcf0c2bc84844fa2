package org.audithalt.hook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** How often each method of a class file calls the bridge, and for which rows: the hooks that are really there. */
final class BridgeCalls extends ClassVisitor {
    /** These read a value for a hook and are none themselves. */
    private static final List<String> READERS = List.of("descriptor", "processId");

    private final List<HookRow> rows;
    private final List<String> methods = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();
    private int[] counts = new int[16];

    private BridgeCalls(List<HookRow> rows) {
        super(Opcodes.ASM9);
        this.rows = rows;
    }

    /**
     * Reads a class file.
     *
     * @param rows those of the class
     * @throws RuntimeException if it cannot be read
     */
    static BridgeCalls in(byte[] classFile, List<HookRow> rows) {
        BridgeCalls calls = new BridgeCalls(rows);
        Weaver.reader(classFile).accept(calls, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return calls;
    }

    /** The methods with hooks, each as name and descriptor in one. */
    List<String> methods() {
        return methods;
    }

    /** Calls in a method; 0 if it has none or does not exist. */
    int count(String method) {
        int i = methods.indexOf(method);
        return i < 0 ? 0 : counts[i];
    }

    /** Ids of the rows that are woven in a method with hooks. */
    String rows(String method) {
        return ids.get(methods.indexOf(method));
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        return new Method(name + descriptor);
    }

    private static boolean isOfMethod(Mode mode) {
        return mode != Mode.CALL && mode != Mode.INSTEAD;
    }

    private final class Method extends MethodVisitor {
        private final String method;
        private int count;
        private String found = "";

        Method(String method) {
            super(Opcodes.ASM9);
            this.method = method;
            for (int i = 0; i < rows.size(); i++) {
                HookRow.Member target = rows.get(i).target();
                if (isOfMethod(rows.get(i).mode()) && method.equals(target.name() + target.descriptor())) {
                    add(rows.get(i));
                }
            }
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String called, String type, boolean isInterface) {
            if (owner.equals(HookSite.BRIDGE) && !READERS.contains(called)) {
                count++;
                addInstead(called);
            }
            HookRow row = CallWeaver.rowOf(rows, owner, called, type);
            if (row != null && row.mode() == Mode.CALL) {
                add(row);
            }
        }

        @Override
        public void visitEnd() {
            if (count == 0) {
                return;
            }
            if (methods.size() == counts.length) {
                counts = Arrays.copyOf(counts, 2 * counts.length);
            }
            counts[methods.size()] = count;
            methods.add(method);
            ids.add(found);
        }

        /** The call itself is gone: the bridge's method has its name, nearly. */
        private void addInstead(String called) {
            for (int i = 0; i < rows.size(); i++) {
                HookRow row = rows.get(i);
                if (row.mode() == Mode.INSTEAD
                        && CallWeaver.bridgeName(row.target().name()).equals(called)) {
                    add(row);
                }
            }
        }

        private void add(HookRow row) {
            if (!("," + found + ",").contains("," + row.id() + ",")) {
                found += (found.isEmpty() ? "" : ",") + row.id();
            }
        }
    }
}

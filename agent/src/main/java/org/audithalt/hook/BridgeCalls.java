package org.audithalt.hook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** How often each method of a class file calls the bridge: the hooks that are really there. */
final class BridgeCalls extends ClassVisitor {
    /** Reads a value for a hook and is none itself. */
    private static final String READER = "descriptor";

    private final List<String> methods = new ArrayList<>();
    private int[] counts = new int[16];

    private BridgeCalls() {
        super(Opcodes.ASM9);
    }

    /**
     * Reads a class file.
     *
     * @throws RuntimeException if it cannot be read
     */
    static BridgeCalls in(byte[] classFile) {
        BridgeCalls calls = new BridgeCalls();
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

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        return new MethodVisitor(Opcodes.ASM9) {
            @Override
            public void visitMethodInsn(int opcode, String owner, String called, String type, boolean isInterface) {
                if (owner.equals(HookSite.BRIDGE) && !called.equals(READER)) {
                    add(name + descriptor);
                }
            }
        };
    }

    private void add(String method) {
        int i = methods.indexOf(method);
        if (i < 0) {
            i = methods.size();
            methods.add(method);
            if (i == counts.length) {
                counts = Arrays.copyOf(counts, 2 * i);
            }
        }
        counts[i]++;
    }
}

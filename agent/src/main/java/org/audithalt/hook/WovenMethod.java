package org.audithalt.hook;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * A method whose code is changed.
 *
 * @param owner internal name of its class
 * @param isStatic true if it has no {@code this}
 * @param parameterTypes its parameters, without {@code this}
 * @param returnType what it returns
 * @param maxLocals local variable slots that its own code uses; weavers use those above
 */
record WovenMethod(String owner, boolean isStatic, Type[] parameterTypes, Type returnType, int maxLocals) {

    static WovenMethod of(String owner, int access, String descriptor, int maxLocals) {
        return new WovenMethod(
                owner,
                (access & Opcodes.ACC_STATIC) != 0,
                Type.getArgumentTypes(descriptor),
                Type.getReturnType(descriptor),
                maxLocals);
    }

    /** Local variable slots of the parameters, {@code this} included. */
    int parameterSlots() {
        return slots(parameterTypes) + (isStatic ? 0 : 1);
    }

    /** Local variable slots of values of these types. */
    static int slots(Type[] types) {
        int slots = 0;
        for (int i = 0; i < types.length; i++) {
            slots += types[i].getSize();
        }
        return slots;
    }
}

package org.audithalt.hook;

import java.util.List;
import org.objectweb.asm.Opcodes;

/**
 * What the proof keeps of every class of an image.
 *
 * @param file its class file in the image, below {@code /modules}
 * @param name internal name
 * @param supertypes internal names of superclass and interfaces
 * @param access its access flags
 * @param exported true if its package is exported to everybody
 */
record MediationClass(String file, String name, List<String> supertypes, int access, boolean exported) {

    /** True if code outside the JDK can name the class. */
    boolean isApi() {
        return exported && (access & Opcodes.ACC_PUBLIC) != 0;
    }

    /**
     * True if code outside the JDK can call or override a method that this class declares.
     *
     * @param methodAccess the method's access flags
     */
    boolean offers(int methodAccess) {
        return isApi() && (methodAccess & (Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED)) != 0;
    }
}

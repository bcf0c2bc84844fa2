package org.audithalt.hook;

import java.lang.reflect.Modifier;
import java.util.List;

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
        return exported && isPublic();
    }

    boolean isPublic() {
        return Modifier.isPublic(access);
    }
}

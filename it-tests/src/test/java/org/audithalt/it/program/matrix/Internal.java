package org.audithalt.it.program.matrix;

import java.io.FileDescriptor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Methods of the JDK that no public API reaches here; needs {@code --add-opens}. */
final class Internal {
    private Internal() {}

    /** Takes a mapping back; by reflection, because the compiler warns of sun.misc. */
    static void unmap(ByteBuffer mapped) throws Exception {
        Class<?> type = Class.forName("sun.misc.Unsafe");
        Field unsafe = type.getDeclaredField("theUnsafe");
        unsafe.setAccessible(true);
        type.getMethod("invokeCleaner", ByteBuffer.class).invoke(unsafe.get(null), mapped);
    }

    /** A descriptor of that number. */
    static FileDescriptor descriptor(int number) throws ReflectiveOperationException {
        var constructor = FileDescriptor.class.getDeclaredConstructor(int.class);
        constructor.setAccessible(true);
        return constructor.newInstance(number);
    }

    /** Calls the method of a name and a number of parameters, of an object or static. */
    static @Nullable Object invoke(String type, @Nullable Object target, String name, @Nullable Object... arguments)
            throws Exception {
        Class<?> owner = Class.forName(type);
        @Nullable Object of = target;
        for (Method method : owner.getDeclaredMethods()) {
            if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
                method.setAccessible(true);
                if (of == null && !java.lang.reflect.Modifier.isStatic(method.getModifiers())) {
                    var constructor = owner.getDeclaredConstructor();
                    constructor.setAccessible(true);
                    of = constructor.newInstance();
                }
                try {
                    return method.invoke(of, arguments);
                } catch (java.lang.reflect.InvocationTargetException e) {
                    throw e.getCause() instanceof Exception cause ? cause : e;
                }
            }
        }
        throw new NoSuchMethodException(type + "." + name);
    }
}

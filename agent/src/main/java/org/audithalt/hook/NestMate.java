package org.audithalt.hook;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import jdk.internal.access.JavaLangAccess;
import jdk.internal.access.SharedSecrets;
import jdk.internal.misc.Unsafe;
import org.audithalt.bridge.JdkNatives;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Makes the nest mate of a JDK class that calls its private methods: a hidden class with one plain call in each method.
 * Method handles would do the same with some sixty generated classes at start.
 */
public final class NestMate {
    private static final String SUPERCLASS = "org/audithalt/bridge/JdkNatives";
    private static final String SUFFIX = "$Audited";

    /** {@code java.lang.invoke.MethodHandleNatives.Constants}. */
    private static final int NESTMATE = 1;

    private static final int HIDDEN = 2;
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();

    private final String host;
    private final Method[] methods;
    private final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);

    private NestMate(Class<?> host) {
        this.host = Type.getInternalName(host);
        this.methods = host.getDeclaredMethods();
        writer.visit(Opcodes.V17, Opcodes.ACC_FINAL, this.host + SUFFIX, null, SUPERCLASS, null);
    }

    /**
     * Makes one. The bridge must be on the bootstrap loader.
     *
     * @param host class of {@code java.base}
     * @param calls each {@code NAME(descriptor)} of {@link JdkNatives}, then by {@code =} or {@code ?=} and {@code |}
     *     the host's methods of which the first that is there is called; after {@code ?=} there need not be any. An
     *     {@code Object} becomes what the host's method wants, for a method that is not static the first is its receiver; a
     *     result that the host's method does not have is 0
     * @throws IllegalStateException naming the first method that the host lacks
     */
    public static JdkNatives of(Class<?> host, String... calls) {
        NestMate mate = new NestMate(host);
        for (int i = 0; i < calls.length; i++) {
            mate.add(calls[i]);
        }
        try {
            return mate.define(host);
        } catch (InstantiationException | LinkageError e) {
            throw new IllegalStateException("the methods of " + host.getName() + " cannot be called: " + e, e);
        }
    }

    /** As {@code Lookup.defineHiddenClass} does, which asks for a look-up of the host's own module. */
    private JdkNatives define(Class<?> of) throws InstantiationException {
        JavaLangAccess access = SharedSecrets.getJavaLangAccess();
        access.addReads(of.getModule(), JdkNatives.class.getModule());
        Class<?> mate = access.defineClass(
                of.getClassLoader(), of, host + SUFFIX, writer.toByteArray(), null, true, NESTMATE | HIDDEN, null);
        return (JdkNatives) UNSAFE.allocateInstance(mate);
    }

    private void add(String call) {
        int equals = call.indexOf('=');
        boolean optional = call.charAt(equals - 1) == '?';
        String from = call.substring(0, optional ? equals - 1 : equals);
        for (int start = equals + 1; start < call.length(); ) {
            int bar = call.indexOf('|', start);
            int end = bar < 0 ? call.length() : bar;
            String to = call.substring(start, end);
            Method found = method(to);
            if (found != null) {
                write(from, to, Modifier.isStatic(found.getModifiers()));
                return;
            }
            start = end + 1;
        }
        if (!optional) {
            throw new IllegalStateException(host.replace('/', '.') + " has none of " + call.substring(equals + 1));
        }
    }

    /** The descriptor is made only of methods with the name. */
    private @Nullable Method method(String to) {
        int open = to.indexOf('(');
        for (int i = 0; i < methods.length; i++) {
            String name = methods[i].getName();
            if (name.length() == open
                    && to.startsWith(name)
                    && to.substring(open).equals(Type.getMethodDescriptor(methods[i]))) {
                return methods[i];
            }
        }
        return null;
    }

    private void write(String from, String to, boolean isStatic) {
        String descriptor = from.substring(from.indexOf('('));
        String wanted = to.substring(to.indexOf('('));
        Type[] given = Type.getArgumentTypes(descriptor);
        Type[] taken = Type.getArgumentTypes(wanted);
        MethodVisitor code =
                writer.visitMethod(Opcodes.ACC_PUBLIC, from.substring(0, from.indexOf('(')), descriptor, null, null);
        code.visitCode();
        int receiver = isStatic ? 0 : 1;
        for (int i = 0, local = 1; i < given.length; i++) {
            code.visitVarInsn(given[i].getOpcode(Opcodes.ILOAD), local);
            local += given[i].getSize();
            String type = i < receiver ? host : taken[i - receiver].getInternalName();
            if (given[i].getSort() == Type.OBJECT && !given[i].getInternalName().equals(type)) {
                code.visitTypeInsn(Opcodes.CHECKCAST, type);
            }
        }
        int opcode = isStatic ? Opcodes.INVOKESTATIC : Opcodes.INVOKEVIRTUAL;
        code.visitMethodInsn(opcode, host, to.substring(0, to.indexOf('(')), wanted, false);
        Type result = Type.getReturnType(descriptor);
        if (result.getSort() != Type.VOID && Type.getReturnType(wanted).getSort() == Type.VOID) {
            code.visitInsn(Opcodes.ICONST_0);
        }
        code.visitInsn(result.getOpcode(Opcodes.IRETURN));
        code.visitMaxs(0, 0);
        code.visitEnd();
    }
}

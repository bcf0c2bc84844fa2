package org.audithalt.hook;

import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Hands over the running JDK's class files, or spoilt ones, and changes nothing. */
final class FakeInstrumentation {
    private static final Map<String, byte[]> CLASS_FILES = new ConcurrentHashMap<>();

    final List<ClassFileTransformer> transformers = new ArrayList<>();
    final List<Class<?>> loaded = new ArrayList<>(List.of(Object.class));
    /** The calls of retransformClasses, each with the classes named. */
    final List<List<String>> transformed = new ArrayList<>();
    /** What the JVM has: woven classes only. */
    final Map<String, byte[]> woven = new HashMap<>();
    /** Numbers of the calls that are refused, from 0. */
    final Set<Integer> refused = new HashSet<>();

    boolean swallows;
    boolean spoilt;
    boolean refuses;
    Runnable meanwhile = () -> {};
    int calls;

    Instrumentation instrumentation() {
        return (Instrumentation) Proxy.newProxyInstance(
                FakeInstrumentation.class.getClassLoader(),
                new Class<?>[] {Instrumentation.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "addTransformer":
                            transformers.add((ClassFileTransformer) arguments[0]);
                            return null;
                        case "removeTransformer":
                            return transformers.remove((ClassFileTransformer) arguments[0]);
                        case "getAllLoadedClasses":
                            return loaded.toArray(new Class<?>[0]);
                        case "isModifiableClass":
                            return true;
                        case "retransformClasses":
                            retransform((Class<?>[]) arguments[0]);
                            return null;
                        default:
                            throw new UnsupportedOperationException(method.getName());
                    }
                });
    }

    private void retransform(Class<?>[] classes) {
        final int call = calls++;
        transformed.add(Stream.of(classes).map(Class::getName).toList());
        meanwhile.run();
        Map<String, byte[]> before = new HashMap<>(woven);
        for (Class<?> one : swallows ? new Class<?>[0] : classes) {
            retransform(one);
        }
        if (refuses || refused.contains(call)) {
            woven.clear();
            woven.putAll(before);
            throw new UnsupportedOperationException("class redefinition failed");
        }
    }

    /** How many hooks a class has. */
    int hooksIn(Class<?> type, List<HookRow> rows) {
        byte[] classFile = woven.get(type.getName());
        return classFile == null ? 0 : BridgeCalls.in(classFile, rows).methods().size();
    }

    byte[] classFile(String name) throws IOException {
        byte[] known = CLASS_FILES.get(name);
        if (known == null) {
            known = fromImage(name);
            CLASS_FILES.put(name, known);
        }
        return known.clone();
    }

    private static byte[] fromImage(String name) throws IOException {
        try (FileSystem image = new JdkImage(
                        Path.of(System.getProperty("java.home")),
                        Runtime.version().feature())
                .open()) {
            return JdkImage.classFile(image, name).orElseThrow();
        }
    }

    /** What the transformers make of a class. */
    byte[] woven(Class<?> one) throws Exception {
        String name = one.getName().replace('.', '/');
        byte[] woven = null;
        for (ClassFileTransformer transformer : transformers) {
            woven = transformer.transform(one.getModule(), one.getClassLoader(), name, one, null, classFile(name));
        }
        return woven;
    }

    void retransform(Class<?> one) {
        String name = one.getName().replace('.', '/');
        try {
            byte[] classFile = spoilt ? new byte[100] : classFile(name);
            byte[] result = null;
            for (ClassFileTransformer transformer : transformers) {
                result = transformer.transform(one.getModule(), one.getClassLoader(), name, one, null, classFile);
            }
            woven.put(one.getName(), result);
            if (result == null) {
                woven.remove(one.getName());
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

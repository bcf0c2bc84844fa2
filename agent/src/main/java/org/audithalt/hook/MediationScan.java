package org.audithalt.hook;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The one pass over all class files of an image: hierarchy, exports, native methods, and the index of references. */
final class MediationScan {
    private static final int WITHOUT_CODE = ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;
    private static final String LOOK_UP = "java/lang/invoke/MethodHandles$Lookup";
    private static final String REFLECTED = "Ljava/lang/reflect/Method;";

    /** Methods whose callers look methods up by name. */
    private static final HookRow.Member[] LOOK_UPS = {
        handle("findStatic", ""),
        handle("findVirtual", ""),
        handle("findSpecial", "Ljava/lang/Class;"),
        reflection("getDeclaredMethod", "Ljava/lang/String;[Ljava/lang/Class;", REFLECTED),
        reflection("getMethod", "Ljava/lang/String;[Ljava/lang/Class;", REFLECTED),
        reflection("getDeclaredMethods", "", "[" + REFLECTED),
        reflection("getMethods", "", "[" + REFLECTED)
    };

    private final List<MediationClass> classes = new ArrayList<>();
    private final Map<String, MediationClass> byName = new HashMap<>();
    private final Map<String, List<String>> subtypes = new HashMap<>();
    private final List<MediationMethod> natives = new ArrayList<>();
    private final MediationIndex index = new MediationIndex();
    private final char[] buffer = new char[1 << 17];

    private MediationScan() {}

    static MediationScan of(FileSystem files) throws IOException {
        MediationScan scan = new MediationScan();
        Files.walkFileTree(files.getPath("/modules"), new MediationWalk(scan));
        return scan;
    }

    List<MediationClass> classes() {
        return classes;
    }

    List<MediationMethod> natives() {
        return natives;
    }

    MediationIndex index() {
        return index;
    }

    @Nullable
    MediationClass find(String name) {
        return byName.get(name);
    }

    List<String> directSubtypes(String name) {
        return subtypes.getOrDefault(name, List.of());
    }

    /** The classes whose code looks methods up by name. */
    List<MediationClass> looking() {
        Set<Integer> numbers = new HashSet<>();
        List<MediationClass> found = new ArrayList<>();
        for (HookRow.Member lookUp : LOOK_UPS) {
            for (Integer number : index.classesWith(lookUp)) {
                if (numbers.add(number)) {
                    found.add(classes.get(number));
                }
            }
        }
        return found;
    }

    /** Access flags of the methods that a class declares, by name and descriptor. */
    static Map<String, Integer> methods(ClassReader reader, int parsing) {
        Map<String, Integer> declared = new HashMap<>();
        reader.accept(
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public @Nullable MethodVisitor visitMethod(
                            int access,
                            String name,
                            String descriptor,
                            @Nullable String signature,
                            String @Nullable [] exceptions) {
                        declared.put(name + descriptor, access);
                        return null;
                    }
                },
                parsing);
        return declared;
    }

    /** Reads one class file of a module that exports some packages to everybody. */
    void add(Path file, Set<String> exports) throws IOException {
        ClassReader reader = Weaver.reader(Files.readAllBytes(file));
        String name = reader.getClassName();
        List<String> supertypes = new ArrayList<>();
        if (reader.getSuperName() != null) {
            supertypes.add(reader.getSuperName());
        }
        for (String implemented : reader.getInterfaces()) {
            supertypes.add(implemented);
        }
        int slash = name.lastIndexOf('/');
        boolean exported = slash > 0 && exports.contains(name.substring(0, slash));
        MediationClass added = new MediationClass(file.toString(), name, supertypes, reader.getAccess(), exported);
        index.add(classes.size(), reader, buffer);
        classes.add(added);
        byName.put(name, added);
        for (String supertype : supertypes) {
            List<String> known = subtypes.get(supertype);
            if (known == null) {
                known = new ArrayList<>();
                subtypes.put(supertype, known);
            }
            known.add(name);
        }
        reader.accept(new Natives(name), WITHOUT_CODE);
    }

    private static HookRow.Member handle(String name, String last) {
        String descriptor = "(Ljava/lang/Class;Ljava/lang/String;Ljava/lang/invoke/MethodType;" + last
                + ")Ljava/lang/invoke/MethodHandle;";
        return new HookRow.Member(LOOK_UP, name, descriptor);
    }

    private static HookRow.Member reflection(String name, String parameters, String result) {
        return new HookRow.Member("java/lang/Class", name, "(" + parameters + ")" + result);
    }

    private final class Natives extends ClassVisitor {
        private final String className;

        Natives(String className) {
            super(Opcodes.ASM9);
            this.className = className;
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            if ((access & Opcodes.ACC_NATIVE) != 0) {
                natives.add(new MediationMethod(new HookRow.Member(className, name, descriptor), access));
            }
            return null;
        }
    }
}

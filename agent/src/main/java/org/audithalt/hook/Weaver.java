package org.audithalt.hook;

import java.util.ArrayList;
import java.util.List;
import org.audithalt.hook.ClassSurvey.Found;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Weaves the rows of the hook table into a class file. A pure function of its arguments: no look-up, no lock, no state, the
 * same bytes each time, in any thread.
 *
 * <p>Existing stack map frames are kept and widened, none is computed anew; so no class is ever looked up. Stack depths
 * are bounded by the weavers and not computed by ASM: for that it needs frames, and JDK 17 hands over its own classes
 * without. Methods and fields are neither added nor removed, as retransformation demands.
 */
final class Weaver {
    private static final int MAJOR_VERSION_OFFSET = 6;
    private static final int NEWEST_READABLE = Opcodes.V25 & 0xffff;

    private Weaver() {}

    /**
     * Weaves one class.
     *
     * @param className internal name
     * @param original its class file; not changed. A version newer than known here is read as the newest known
     * @param rows the rows to weave in this class
     * @throws RuntimeException if the class file cannot be read, or a row does not fit the code
     */
    static WovenClass weave(String className, byte[] original, List<HookRow> rows) {
        int major = major(original);
        ClassReader reader = reader(original);
        ClassSurvey survey = new ClassSurvey(className, rows);
        reader.accept(survey, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        if (survey.foundNothing()) {
            return new WovenClass(null, survey.matches());
        }
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new Rewriter(writer, className, survey), ClassReader.EXPAND_FRAMES);
        byte[] woven = writer.toByteArray();
        return new WovenClass(major > NEWEST_READABLE ? withMajor(woven, major) : woven, survey.matches());
    }

    /** Reads a class file, one of a version newer than known here as the newest known. */
    static ClassReader reader(byte[] classFile) {
        return new ClassReader(major(classFile) > NEWEST_READABLE ? withMajor(classFile, NEWEST_READABLE) : classFile);
    }

    private static int major(byte[] classFile) {
        return (classFile[MAJOR_VERSION_OFFSET] & 0xff) << 8 | classFile[MAJOR_VERSION_OFFSET + 1] & 0xff;
    }

    private static byte[] withMajor(byte[] classFile, int major) {
        byte[] copy = classFile.clone();
        copy[MAJOR_VERSION_OFFSET] = (byte) (major >> 8);
        copy[MAJOR_VERSION_OFFSET + 1] = (byte) major;
        return copy;
    }

    /** Second pass: sends the methods found through the weavers. */
    private static final class Rewriter extends ClassVisitor {
        private final String className;
        private final ClassSurvey survey;

        Rewriter(ClassVisitor out, String className, ClassSurvey survey) {
            super(Opcodes.ASM9, out);
            this.className = className;
            this.survey = survey;
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            Found found = survey.in(name, descriptor);
            if (found == null) {
                return super.visitMethod(access, name, descriptor, signature, exceptions);
            }
            HookRow around = found.around;
            boolean body = around != null && around.mode() == Mode.JAVA;
            int newAccess = body ? access & ~Opcodes.ACC_NATIVE : access;
            MethodVisitor out = super.visitMethod(newAccess, name, descriptor, signature, exceptions);
            int locals = body ? WovenMethod.of(className, access, descriptor, 0).parameterSlots() : found.maxLocals;
            List<HookRow> calls = distinct(found.calls);
            if (around != null && around.mode() == Mode.EVENT) {
                out = new EventWeaver(out, around, WovenMethod.of(className, access, descriptor, locals));
            } else if (around != null) {
                out = new MethodWeaver(
                        out, around, WovenMethod.of(className, access, descriptor, locals + slots(calls)));
            }
            if (!calls.isEmpty()) {
                out = new CallWeaver(out, calls, WovenMethod.of(className, access, descriptor, locals));
            }
            return body && around != null
                    ? new NativeBody(out, around, WovenMethod.of(className, access, descriptor, locals))
                    : out;
        }

        private static List<HookRow> distinct(List<HookRow> calls) {
            List<HookRow> rows = new ArrayList<>();
            for (int i = 0; i < calls.size(); i++) {
                boolean known = false;
                for (int j = 0; j < rows.size(); j++) {
                    known |= rows.get(j).index() == calls.get(i).index();
                }
                if (!known) {
                    rows.add(calls.get(i));
                }
            }
            return rows;
        }

        private static int slots(List<HookRow> calls) {
            int slots = 0;
            for (int i = 0; i < calls.size(); i++) {
                slots = Math.max(slots, CallWeaver.slots(calls.get(i)));
            }
            return slots;
        }
    }
}

package org.audithalt.hook;

import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Sees what every Java agent makes of the hooked classes. The JVM runs the agents one after the other in the order in which
 * they were loaded, so a later one gets the woven bytes and may return others without the hooks; no transformer of ours could
 * see that. But each agent's answer passes through {@code sun.instrument.InstrumentationImpl.transform}, which is hooked.
 *
 * <p>Called by any thread, in the midst of class loading: takes no lock, looks nothing up.
 */
public final class HookWitness {
    private final PlansInForce plans;
    private final HookFailure failure;

    HookWitness(PlansInForce plans, HookFailure failure) {
        this.plans = plans;
        this.failure = failure;
    }

    /** Uses once what a comparison needs, so that no class has to be loaded in the midst of loading another. */
    void rehearse() {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "Rehearsal", null, "java/lang/Object", null);
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_STATIC, "hooked", "()V", null, null);
        method.visitCode();
        method.visitMethodInsn(Opcodes.INVOKESTATIC, HookSite.BRIDGE, "lifecycle", "(II)V", false);
        method.visitInsn(Opcodes.RETURN);
        method.visitMaxs(0, 0);
        method.visitEnd();
        BridgeCalls.in(writer.toByteArray(), List.of()).count("hooked()V");
    }

    /**
     * Compares what an agent was given with what it returns.
     *
     * @param after class file that it returns
     * @param before class file that it was given
     * @param className internal name of the class
     */
    public void transformed(byte[] after, byte[] before, String className) {
        ClassPlan plan = plans.get().of(className);
        if (plan == null) {
            return;
        }
        try {
            BridgeCalls given = BridgeCalls.in(before, plan.rows());
            if (given.methods().isEmpty()) {
                // before our own transformer has run: what is woven then is compared by that
                return;
            }
            String lost = lost(given, BridgeCalls.in(after, plan.rows()));
            if (!lost.isEmpty()) {
                plan.outcome().lose(lost);
                report(plan, lost + ": another agent has taken it out of " + plan.className());
            }
        } catch (Throwable unreadable) {
            String all = plan.rows().get(0).id() + " and all others of " + plan.className();
            plan.outcome().lose(all);
            report(plan, all + ": what another agent returned for the class could not be compared");
        }
    }

    /** What is taken out in the midst of a change fails the change: the hooks before it stand. */
    private void report(ClassPlan plan, String what) {
        if (plan.isRelied()) {
            failure.hookLost(what);
        }
    }

    /** Ids of the rows of all methods that call the bridge less often than before. */
    private static String lost(BridgeCalls given, BridgeCalls left) {
        String ids = "";
        for (String method : given.methods()) {
            if (left.count(method) < given.count(method)) {
                String rows = given.rows(method);
                ids += (ids.isEmpty() ? "" : ",") + (rows.isEmpty() ? method : rows);
            }
        }
        return ids;
    }
}

package org.audithalt.agent;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.Set;
import org.audithalt.bridge.Installation;

/**
 * The proof at start, in a loader of its own that nothing keeps: its classes and tables are gone when it is done. They are
 * never among those of an audited process.
 */
final class StartProof implements ImageProof {
    private static final String PROOF = "org.audithalt.hook.MediationAtStart";
    private static final String IMAGES = "jdk.internal.jrtfs";

    private final Instrumentation instrumentation;

    StartProof(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    @Override
    public Outcome run() throws IOException {
        String[] first = {""};
        try {
            String jar = Installation.location();
            Map<String, AgentJar.Piece> entries = AgentJar.read(jar).entries();
            AgentJar.addProof(jar, entries);
            AgentLoader loader = new AgentLoader(entries);
            instrumentation.redefineModule(
                    Object.class.getModule(),
                    Set.of(),
                    Map.of(IMAGES, Set.of(loader.getUnnamedModule())),
                    Map.of(),
                    Set.of(),
                    Map.of());
            int[] numbers = (int[]) loader.loadClass(PROOF)
                    .getMethod("prove", String.class, String[].class)
                    .invoke(null, Runtime.version().toString(), first);
            return new Outcome(numbers[0], numbers[1], numbers[2], numbers[3], first[0] == null ? "" : first[0]);
        } catch (InvocationTargetException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof OutOfMemoryError) {
                throw new IOException("the heap is too small for it", cause);
            }
            throw new IOException(StartFailure.text(cause == null ? failed : cause), cause);
        } catch (OutOfMemoryError small) {
            throw new IOException("the heap is too small for it", small);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError failed) {
            throw new IOException(failed.toString(), failed);
        }
    }
}

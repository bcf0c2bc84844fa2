package org.audithalt.cli;

import java.io.File;
import java.util.concurrent.atomic.AtomicReference;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.VirtualMachine;
import org.jspecify.annotations.Nullable;

/**
 * Loads the agent into a running JVM: through {@code jdk.attach} where this run-time image has it, else by speaking
 * HotSpot's attach protocol over {@link HotSpotSocket}. So too when the target has another {@code /tmp}: on 17
 * {@code jdk.attach} looks there only if the target has another process id as well, and until it gives up every signal
 * it sends makes the target print a thread dump.
 */
final class Attachment {
    private final ProcessFiles process;
    private final String jar;
    private final String arguments;

    /** @param jar the agent's jar as the target sees it */
    Attachment(ProcessFiles process, String jar, String arguments) {
        this.process = process;
        this.jar = jar;
        this.arguments = arguments;
    }

    /** The target did not come to an end with the load in time. */
    static final class NoAnswerException extends Exception {
        private static final long serialVersionUID = 1;
    }

    /**
     * Loads the agent and waits until its {@code agentmain} has returned.
     *
     * @return what went wrong in the attach mechanism; null if nothing that it knows of
     */
    @Nullable
    Throwable load(long limitMillis) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>(new NoAnswerException());
        Thread loader = new Thread(() -> failure.set(tryLoad()), "attach");
        loader.setDaemon(true);
        loader.start();
        try {
            loader.join(limitMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return failure.get();
    }

    private @Nullable Throwable tryLoad() {
        try {
            if (!process.tree().elsewhere()
                    && ModuleLayer.boot().findModule("jdk.attach").isPresent()) {
                ByteBuddyAgent.attach(new File(jar), Long.toString(process.pid()), arguments);
            } else {
                VirtualMachine machine =
                        VirtualMachine.ForHotSpot.attach(Long.toString(process.pid()), new HotSpotSocket(process));
                try {
                    machine.loadAgent(jar, arguments);
                } finally {
                    machine.detach();
                }
            }
            return null;
        } catch (Throwable e) {
            return e;
        }
    }
}

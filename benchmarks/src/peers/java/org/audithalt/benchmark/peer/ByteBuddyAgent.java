package org.audithalt.benchmark.peer;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.none;

import java.lang.instrument.Instrumentation;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.agent.builder.AgentBuilder.InitializationStrategy;
import net.bytebuddy.agent.builder.AgentBuilder.RedefinitionStrategy;
import net.bytebuddy.agent.builder.AgentBuilder.TypeStrategy;
import net.bytebuddy.asm.Advice;

/** Byte Buddy's agent builder as its documentation has it, with empty advice on a few classes of the JDK. */
public final class ByteBuddyAgent {
    private ByteBuddyAgent() {}

    /** Weaves. */
    public static void premain(String argument, Instrumentation instrumentation) {
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .with(InitializationStrategy.NoOp.INSTANCE)
                .with(TypeStrategy.Default.REDEFINE)
                .with(RedefinitionStrategy.RETRANSFORMATION)
                .ignore(none())
                .type(named("java.io.FileInputStream")
                        .or(named("java.io.FileOutputStream"))
                        .or(named("java.io.RandomAccessFile"))
                        .or(named("sun.nio.fs.UnixNativeDispatcher"))
                        .or(named("sun.nio.ch.Net"))
                        .or(named("java.lang.ProcessImpl")))
                .transform((builder, type, loader, module, domain) -> builder.visit(Advice.to(Nothing.class)
                        .on(named("open")
                                .or(named("unlink"))
                                .or(named("connect"))
                                .or(named("forkAndExec")))))
                .installOn(instrumentation);
    }

    /** Advice that does nothing. */
    static final class Nothing {
        private Nothing() {}

        @Advice.OnMethodEnter
        static void enter() {
            // only the weaving is measured
        }
    }
}

package org.audithalt.agent;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.audithalt.bridge.Bridge;
import org.audithalt.bridge.ProbeThread;
import org.audithalt.gate.FullAction;
import org.audithalt.gate.Gate;
import org.audithalt.gate.Reason;
import org.audithalt.hook.CountingTarget;
import org.audithalt.hook.HookRow;
import org.audithalt.hook.HookTable;
import org.audithalt.rule.OwnFiles;
import org.audithalt.rule.ProcessFacts;
import org.audithalt.rule.RuleBook;
import org.audithalt.rule.RuleSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Runs in a JVM that has the bridge in java.base: hooks that come and go with the rules, woven into the running JDK. Prints a
 * line per thing that was seen; ends with 1 if any of them is wrong.
 */
public final class ChangingHooksMain {
    private static final int FEATURE = Runtime.version().feature();
    private static final long STRESS_NANOS = 2_000_000_000L;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final Path directory;
    private final String missing;
    private final HookTable table = HookTable.load();
    private final Counts counts = new Counts(table.size());
    private final Gate gate = new Gate(FullAction.SUSPEND, FullAction.SUSPEND);
    private final Hooks hooks = new Hooks(gate, table);
    private final Instrumentation instrumentation = ByteBuddyAgent.install();
    private final String suspended;
    private final CountDownLatch waiting = new CountDownLatch(1);
    private final CountDownLatch resumption = new CountDownLatch(1);
    private Instrumentation rivals;
    private int wrong;

    private ChangingHooksMain(Path directory) {
        this.directory = directory;
        this.missing = directory.resolve("missing").toString();
        this.suspended = directory.resolve("suspended").toString();
    }

    public static void main(String[] arguments) throws Exception {
        loadAll("org.audithalt.hook.HookTable", "org.objectweb.asm.ClassReader");
        ChangingHooksMain main = new ChangingHooksMain(Path.of(arguments[0]));
        main.weaveForOpens();
        main.addAndRemove();
        main.changeEverything();
        main.probeEachOperationAlone();
        main.finishActionsThatBeganWoven();
        main.changeWhileSuspended();
        main.attachRival();
        main.leaveOtherAgentsAlone();
        main.failAgainstARival();
        main.reportLosses();
        main.swapWhileThreadsActAndLoadClasses();
        System.exit(main.wrong);
    }

    /** As the agent does: no class may be loaded in the midst of transforming another. */
    private static void loadAll(String... samples) throws Exception {
        for (String sample : samples) {
            Path place = Path.of(Class.forName(sample)
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            try (FileSystem jar = Files.isDirectory(place) ? null : FileSystems.newFileSystem(place)) {
                Path root = jar == null ? place : jar.getPath("/");
                try (Stream<Path> files = Files.walk(root)) {
                    for (Path file : (Iterable<Path>) files::iterator) {
                        String name = root.relativize(file).toString().replace('/', '.');
                        if (name.endsWith(".class") && !name.contains("-info") && !name.startsWith("META-INF")) {
                            Class.forName(name.substring(0, name.length() - ".class".length()));
                        }
                    }
                }
            }
        }
    }

    /** Counts the opens of one name apart, because class loading opens files too. */
    private final class Counts extends CountingTarget {
        private final AtomicInteger begun = new AtomicInteger();

        Counts(int rows) {
            super(rows);
        }

        @Override
        public long enter(int row, Object first, Object second, long n0, long n1, long n2, long n3) {
            if (Thread.currentThread() instanceof ProbeThread) {
                ((ProbeThread) Thread.currentThread()).countEntry(row);
                return Bridge.UNAUDITED;
            }
            if (missing.equals(first)) {
                begun.incrementAndGet();
            }
            if (suspended.equals(first)) {
                waiting.countDown();
                awaitResumption();
            }
            return super.enter(row, first, second, n0, n1, n2, n3);
        }

        @Override
        public void exit(int row, long token, long result, Object first, Object second) {
            if (!probed(row, token)) {
                super.exit(row, token, result, first, second);
            }
        }

        @Override
        public void fail(int row, long token, Throwable thrown) {
            if (!probed(row, token)) {
                super.fail(row, token, thrown);
            }
        }

        private void awaitResumption() {
            try {
                resumption.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private boolean probed(int row, long token) {
            if (token == Bridge.UNAUDITED) {
                ((ProbeThread) Thread.currentThread()).countExit(row);
                return true;
            }
            return false;
        }

        @Override
        public void transformed(byte[] after, byte[] before, String className) {
            var witness = hooks == null ? null : hooks.witness();
            if (witness != null) {
                witness.transformed(after, before, className);
            }
        }
    }

    private void check(boolean right, String what) {
        System.out.println((right ? "right: " : "WRONG: ") + what + (right ? "" : " " + gate.detail(Reason.HOOK_LOST)));
        wrong |= right ? 0 : 1;
    }

    private RuleSet rules(String... calls) throws IOException {
        Path file = directory.resolve("some.rules");
        StringBuilder lines = new StringBuilder();
        for (String call : calls) {
            lines.append("-a always,exit -F arch=b64 -S ").append(call).append('\n');
        }
        Files.writeString(file, lines);
        List<String> problems = new ArrayList<>();
        RuleSet rules = RuleBook.load(List.of(file), ProcessFacts.ofNobody(), OwnFiles.NONE, problems)
                .rules();
        if (!problems.isEmpty()) {
            throw new IllegalStateException(problems.toString());
        }
        return rules;
    }

    private Reweaving weaveFor(RuleSet rules) {
        long ticket = hooks.weaveFor(rules);
        long begun = System.nanoTime();
        Reweaving answer = hooks.wovenFor(ticket);
        while (answer == null) {
            if (System.nanoTime() - begun > PATIENCE_NANOS) {
                throw new IllegalStateException("the hooks could not be changed in a minute");
            }
            LockSupport.parkNanos(1_000_000);
            answer = hooks.wovenFor(ticket);
        }
        return answer;
    }

    private void settle(RuleSet rules) {
        hooks.settle(rules);
        while (!hooks.settled()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private List<String> use(RuleSet rules) {
        List<String> problems = weaveFor(rules).problems();
        if (problems.isEmpty()) {
            settle(rules);
        }
        return problems;
    }

    private int row(String id) {
        for (HookRow row : table.rowsFor(FEATURE)) {
            if (row.id().equals(id)) {
                return row.index();
            }
        }
        throw new IllegalArgumentException(id);
    }

    private int opensSeen() {
        int before = counts.begun.get();
        open();
        return counts.begun.get() - before;
    }

    private void open() {
        try {
            new FileInputStream(missing).close();
        } catch (IOException expected) {
            // it is missing
        }
    }

    private int deletesSeen() {
        int row = row("UFS.delete");
        int before = counts.entered(row);
        new File(missing).delete();
        return counts.entered(row) - before;
    }

    private void weaveForOpens() throws IOException {
        Module base = Object.class.getModule();
        instrumentation.redefineModule(
                base,
                Set.of(),
                Map.of(Bridge.class.getPackageName(), ModuleLayer.boot().modules()),
                Map.of(),
                Set.of(),
                Map.of());
        Bridge.install(counts);
        hooks.prepare(instrumentation);
        List<String> problems = new ArrayList<>();
        hooks.weave(instrumentation, rules("openat"), true, directory, null, problems);
        System.out.println("measured: on JDK " + Runtime.version());
        check(problems.isEmpty(), "woven for opens " + problems);
        check(opensSeen() == 1 && deletesSeen() == 0, "opens are seen, deletes are not");
    }

    private void addAndRemove() throws IOException {
        int opensOnly = hooks.count();
        for (int i = 0; i < 3; i++) {
            Reweaving added = weaveFor(rules("openat", "unlink"));
            check(added.problems().isEmpty(), "deletes added in " + added.millis() + " ms " + added.problems());
            check(opensSeen() == 1 && deletesSeen() == 1, "opens and deletes are seen");
            check(hooks.count() > opensOnly, "status counts " + hooks.count() + " hooks, before " + opensOnly);
            settle(rules("openat"));
            check(opensSeen() == 1 && deletesSeen() == 0, "deletes are not seen any more");
            check(hooks.count() == opensOnly, "status counts " + hooks.count() + " hooks again");
        }
        check(use(rules("unlink")).isEmpty(), "deletes only");
        check(opensSeen() == 0 && deletesSeen() == 1, "opens are not seen, deletes are");
        check(use(rules("openat")).isEmpty(), "opens only");
        check(!gate.closed(), "nothing was lost");
    }

    private void changeEverything() throws IOException {
        for (int i = 0; i < 3; i++) {
            Reweaving all = weaveFor(RuleSet.everything());
            System.out.println(
                    "measured: every operation instead of opens: " + all.millis() + " ms, " + hooks.count() + " hooks");
            check(all.problems().isEmpty(), "everything woven " + all.problems());
            long begun = System.nanoTime();
            settle(rules("openat"));
            System.out.println("measured: opens instead of every operation: " + (System.nanoTime() - begun) / 1_000_000
                    + " ms, " + hooks.count() + " hooks");
        }
        long begun = System.nanoTime();
        check(use(rules("openat")).isEmpty(), "the same again");
        System.out.println("measured: the same hooks again: " + (System.nanoTime() - begun) / 1_000_000 + " ms");
        Path file = Files.writeString(directory.resolve("cut"), "text");
        try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
            cut.setLength(2);
            cut.getFD().sync();
        }
        check(Files.size(file) == 2, "natives that were Java are natives again");
        check(!gate.closed(), "nothing was lost");
    }

    private void probeEachOperationAlone() throws IOException {
        String[] calls = {
            "unlink", "unlinkat", "rmdir", "mkdir", "rename", "renameat", "link", "symlink", "chmod", "fchmod",
            "fchmodat", "chown", "lchown", "ftruncate", "connect", "bind", "sendto", "sendmsg", "listen", "accept",
            "execve"
        };
        for (String call : calls) {
            List<String> problems = weaveFor(rules("openat", call)).problems();
            check(problems.isEmpty(), call + " alone " + problems);
            settle(rules("openat"));
        }
        check(!gate.closed(), "nothing was lost");
    }

    private void finishActionsThatBeganWoven() throws Exception {
        check(use(rules("openat", "accept", "accept4")).isEmpty(), "accepts woven");
        int row = row("Net.accept@Nio");
        int before = counts.entered(row);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread accepting = new Thread(() -> {
                try {
                    server.accept().close();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            accepting.start();
            while (counts.entered(row) == before) {
                LockSupport.parkNanos(1_000_000);
            }
            check(use(rules("openat")).isEmpty(), "accepts unwoven");
            int left = counts.left(row);
            new Socket(server.getInetAddress(), server.getLocalPort()).close();
            accepting.join();
            check(counts.left(row) == left + 1, "an accept that began woven ended so");
        }
    }

    private void changeWhileSuspended() throws Exception {
        int row = row("FIS.open");
        Thread halted = new Thread(() -> {
            try {
                new FileInputStream(suspended).close();
            } catch (IOException expected) {
                // it is missing
            }
        });
        halted.start();
        waiting.await();
        Reweaving all = weaveFor(RuleSet.everything());
        check(all.problems().isEmpty() && opensSeen() == 1, "added while a thread is suspended in a hook");
        settle(rules("unlink"));
        check(opensSeen() == 0 && deletesSeen() == 1, "unwoven while a thread is suspended in a hook");
        int left = counts.left(row);
        resumption.countDown();
        halted.join();
        check(counts.left(row) == left + 1 && counts.left(row) == counts.entered(row), "its action ended as it began");
        check(use(rules("openat")).isEmpty() && opensSeen() == 1, "opens only");
    }

    /** Answers for one class what it likes. */
    private abstract static class Rival implements ClassFileTransformer {
        private final String className;

        Rival(Class<?> type) {
            className = type.getName().replace('.', '/');
        }

        @Override
        public byte[] transform(
                Module module,
                ClassLoader loader,
                String name,
                Class<?> redefined,
                ProtectionDomain domain,
                byte[] classFile) {
            return className.equals(name) ? answer(classFile) : null;
        }

        abstract byte[] answer(byte[] classFile);

        static Rival thatStrips(Class<?> type) throws IOException {
            byte[] original;
            try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
                original = in.readAllBytes();
            }
            return new Rival(type) {
                @Override
                byte[] answer(byte[] classFile) {
                    return original.clone();
                }
            };
        }

        /** Sets a system property at the begin of a method. */
        static Rival thatAdds(Class<?> type, String method) {
            return new Rival(type) {
                @Override
                byte[] answer(byte[] classFile) {
                    ClassReader reader = new ClassReader(classFile);
                    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
                    reader.accept(
                            new ClassVisitor(Opcodes.ASM9, writer) {
                                @Override
                                public MethodVisitor visitMethod(
                                        int access, String name, String descriptor, String signature, String[] thrown) {
                                    MethodVisitor out = super.visitMethod(access, name, descriptor, signature, thrown);
                                    return name.equals(method) ? adding(out) : out;
                                }
                            },
                            0);
                    return writer.toByteArray();
                }
            };
        }

        private static MethodVisitor adding(MethodVisitor out) {
            return new MethodVisitor(Opcodes.ASM9, out) {
                @Override
                public void visitCode() {
                    super.visitCode();
                    visitLdcInsn("rival");
                    visitLdcInsn("was here");
                    visitMethodInsn(
                            Opcodes.INVOKESTATIC,
                            "java/lang/System",
                            "setProperty",
                            "(Ljava/lang/String;Ljava/lang/String;)Ljava/lang/String;",
                            false);
                    visitInsn(Opcodes.POP);
                }
            };
        }
    }

    /** Another agent has an instrumentation of its own. */
    public static final class RivalAgent {
        private static volatile Instrumentation instrumentation;

        private RivalAgent() {}

        /** Called by the JVM. */
        public static void agentmain(String argument, Instrumentation newInstrumentation) {
            instrumentation = newInstrumentation;
        }
    }

    private void attachRival() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Agent-Class", RivalAgent.class.getName());
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        Path jar = directory.resolve("rival.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        ByteBuddyAgent.attach(
                jar.toFile(), Long.toString(ProcessHandle.current().pid()));
        rivals = RivalAgent.instrumentation;
    }

    private boolean rivalActed() {
        System.clearProperty("rival");
        new File(missing).delete();
        return System.getProperty("rival") != null;
    }

    private void leaveOtherAgentsAlone() throws Exception {
        Class<?> unix = Class.forName("java.io.UnixFileSystem");
        Rival rival = Rival.thatAdds(unix, "delete");
        rivals.addTransformer(rival, true);
        rivals.retransformClasses(unix);
        check(rivalActed() && deletesSeen() == 0, "another agent's hook works");
        check(use(rules("openat", "unlink")).isEmpty(), "ours beside it");
        check(rivalActed() && deletesSeen() == 1, "both work");
        check(use(rules("openat")).isEmpty(), "ours away");
        check(rivalActed() && deletesSeen() == 0, "theirs still works");
        check(!gate.closed(), "nothing was lost");
        rivals.removeTransformer(rival);
        rivals.retransformClasses(unix);
    }

    private void failAgainstARival() throws Exception {
        Rival rival = Rival.thatStrips(Class.forName("sun.nio.ch.NioSocketImpl"));
        rivals.addTransformer(rival, true);
        int before = hooks.count();

        List<String> problems = use(rules("openat", "unlink", "listen"));

        check(
                problems.stream().anyMatch(line -> line.startsWith("hook Net.listen@Nio: another agent takes it out")),
                "a change that another agent undoes fails " + problems);
        check(hooks.count() == before && opensSeen() == 1 && deletesSeen() == 0, "the old hooks stand");
        check(!gate.closed(), "nothing was lost, for nothing relied on it");
        rivals.removeTransformer(rival);
        check(use(rules("openat", "unlink", "listen")).isEmpty(), "it is made when they let it");
        check(opensSeen() == 1 && deletesSeen() == 1, "opens and deletes are seen");
        check(use(rules("openat")).isEmpty(), "opens only");
    }

    private void reportLosses() throws Exception {
        Rival rival = Rival.thatStrips(FileInputStream.class);
        rivals.addTransformer(rival, true);
        rivals.retransformClasses(FileInputStream.class);
        check(gate.closedFor(Reason.HOOK_LOST), "a real loss is still seen: " + gate.detail(Reason.HOOK_LOST));
        check(use(rules("openat", "unlink")).isEmpty() && deletesSeen() == 1, "hooks of other classes can be changed");
        check(gate.closedFor(Reason.HOOK_LOST), "the loss is still there");
        rivals.removeTransformer(rival);
        long ticket = hooks.verify();
        while (hooks.verification().ticket() < ticket || gate.closed()) {
            LockSupport.parkNanos(1_000_000);
        }
        check(hooks.verification().gone().isEmpty() && opensSeen() == 1, "woven again");
        check(use(rules("openat")).isEmpty(), "opens only");
    }

    private void swapWhileThreadsActAndLoadClasses() throws Exception {
        RuleSet[] sets = {
            rules("openat", "read", "unlink"),
            rules("openat", "bind", "connect"),
            rules("openat", "read", "connect"),
            RuleSet.everything()
        };
        long end = System.nanoTime() + STRESS_NANOS;
        AtomicInteger done = new AtomicInteger();
        AtomicInteger loaded = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            threads.add(new Thread(() -> {
                while (System.nanoTime() < end) {
                    open();
                    done.incrementAndGet();
                }
            }));
        }
        threads.add(new Thread(() -> {
            // once at least, however late it begins
            do {
                loadInAnotherLayer();
                loaded.incrementAndGet();
            } while (System.nanoTime() < end);
        }));
        final int before = counts.begun.get();
        for (Thread thread : threads) {
            thread.start();
        }
        int changes = 0;
        List<String> problems = new ArrayList<>();
        while (System.nanoTime() < end) {
            problems.addAll(use(sets[changes++ % sets.length]));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        int seen = counts.begun.get() - before;
        check(problems.isEmpty(), changes + " changes while threads act " + problems);
        check(seen == done.get(), done.get() + " actions, " + seen + " seen, each once");
        check(loaded.get() > 0, loaded.get() + " classes loaded meanwhile");
        long ticket = hooks.verify();
        while (hooks.verification().ticket() < ticket) {
            LockSupport.parkNanos(1_000_000);
        }
        check(
                hooks.verification().gone().isEmpty(),
                "all hooks are there " + hooks.verification().gone());
        check(!gate.closed(), "nothing was lost");
    }

    private static void loadInAnotherLayer() {
        ModuleLayer boot = ModuleLayer.boot();
        Configuration configuration =
                boot.configuration().resolve(new OneOfTheSystem("jdk.attach"), ModuleFinder.of(), Set.of("jdk.attach"));
        ModuleLayer layer = boot.defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
        Class.forName(layer.findModule("jdk.attach").orElseThrow(), "sun.tools.attach.VirtualMachineImpl");
    }

    /** Finds one module of the run-time image, so that all others are the boot layer's. */
    private record OneOfTheSystem(String name) implements ModuleFinder {
        @Override
        public Optional<ModuleReference> find(String wanted) {
            return wanted.equals(name) ? ModuleFinder.ofSystem().find(name) : Optional.empty();
        }

        @Override
        public Set<ModuleReference> findAll() {
            return Set.of(Objects.requireNonNull(find(name).orElse(null)));
        }
    }
}

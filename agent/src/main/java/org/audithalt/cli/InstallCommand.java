package org.audithalt.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.audithalt.control.SuggestedCommand;
import org.audithalt.sink.FileProblem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "install",
        description = {
            "Writes the program audithalt, which starts this jar where it is now, its manual pages, and what bash and zsh"
                    + " need to complete its words.",
            "The program starts faster than java -jar: it has a small compiler and collector chosen, and keeps an archive"
                    + " of the classes below ~/.cache/audithalt."
        })
final class InstallCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--prefix",
            paramLabel = "DIR",
            description = "Below this directory, in bin and share (default: ${DEFAULT-VALUE}).")
    private Path prefix = Path.of("/usr/local");

    @Mixin
    private final Confirmation confirmation = new Confirmation();

    InstallCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        if (prefix.toString().isEmpty()) {
            throw new CommandException(ExitCode.USAGE, "--prefix: DIR is missing");
        }
        String launcher = LauncherScript.text();
        if (Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
            askAbout(LauncherScript.ownJar().toPath());
            askAbout(LauncherScript.ownJava());
        }
        Path program = prefix.toAbsolutePath().normalize().resolve("bin").resolve(LauncherScript.NAME);
        try {
            write(program, launcher.getBytes(StandardCharsets.UTF_8), "rwxr-xr-x");
            for (String command : ManPages.commands()) {
                write(prefix.resolve("share/man/man1").resolve(ManPages.fileName(command)), ManPages.page(command));
            }
            write(prefix.resolve("share/bash-completion/completions/audithalt"), CompletionCommand.Shell.bash);
            write(prefix.resolve("share/zsh/site-functions/_audithalt"), CompletionCommand.Shell.zsh);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    "--prefix " + prefix + ": cannot be written: " + FileProblem.withName(e)
                            + " (run it as root, or name a directory of yours: "
                            + SuggestedCommand.of("install --prefix ~/.local") + ")");
        }
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        console.print(program + ": written; in a new shell: " + word(program, path) + " status");
        return ExitCode.OK;
    }

    /** The program as a shell takes it that looks for commands in some directories. */
    static String word(Path program, String path) {
        String directory = String.valueOf(program.getParent());
        for (String place : path.split(":", -1)) {
            if (place.equals(directory) || place.equals(directory + "/")) {
                return LauncherScript.NAME;
            }
        }
        return SuggestedCommand.quoted(program.toString());
    }

    /** Root's program would run what another user puts there. */
    private void askAbout(Path part) throws CommandException, IOException {
        String others = OthersReach.into(part);
        if (others != null) {
            confirmation.ask("root will run " + part + ", which can be changed by " + others
                    + " (put it where only root may write, as /opt/audithalt, and install it from there)");
        }
    }

    private void write(Path file, CompletionCommand.Shell shell) throws IOException {
        write(file, CompletionCommand.script(shell).getBytes(StandardCharsets.UTF_8));
    }

    private void write(Path file, byte[] content) throws IOException {
        write(file, content, "rw-r--r--");
    }

    /** Writes a file beside its place and moves it there, so that a shell that reads it never sees half of it. */
    private static void write(Path file, byte[] content, String permissions) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException(file + " has no directory");
        }
        Files.createDirectories(directory);
        Path part = Files.createTempFile(directory, LauncherScript.NAME, ".new");
        try {
            Files.write(part, content);
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString(permissions));
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}

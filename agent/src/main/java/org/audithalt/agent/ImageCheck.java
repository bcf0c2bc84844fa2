package org.audithalt.agent;

import java.io.IOException;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jdk.internal.misc.VM;
import org.audithalt.bridge.Installation;
import org.audithalt.hook.ImageIdentity;
import org.audithalt.hook.ProvenImages;
import org.jspecify.annotations.Nullable;

/**
 * Whether the run-time image of this JVM is one for which complete mediation is proven: listed by this build, admitted by
 * the administrator's file, or proven on the spot. Any other is refused, unless the administrator allows it.
 */
final class ImageCheck {
    private static final String PATCH = "--patch-module=";
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final int GROUP_AND_OTHERS_WRITE = 022;

    private final Settings settings;
    private final long uid;
    private final ImageProof proof;

    /** @param uid user of this process */
    ImageCheck(Settings settings, long uid, ImageProof proof) {
        this.settings = settings;
        this.uid = uid;
        this.proof = proof;
    }

    /**
     * Looks at the image of this JVM.
     *
     * @param problems gets a line if the start is to be refused
     */
    ImageState run(List<String> problems) {
        String[] options = VM.getRuntimeArguments();
        List<String> changed = changedModules(options == null ? new String[0] : options);
        String home = VM.getSavedProperty("java.home");
        return of(Path.of(home == null ? System.getProperty("java.home") : home), MAPS, changed, problems);
    }

    /**
     * Looks at an image.
     *
     * @param home directory of the JDK as the system property gives it: not yet to be believed
     * @param maps the mappings of this process
     * @param changed modules of the JDK whose classes do not come from its image
     */
    ImageState of(Path home, Path maps, List<String> changed, List<String> problems) {
        String identity = "-";
        String why;
        String fields = "";
        try {
            ImageIdentity image = running(home, JvmHome.of(maps));
            identity = image.text();
            String admitted = changed.isEmpty() ? admission(image, problems) : null;
            if (admitted != null) {
                return new ImageState(identity, admitted, "", admitted);
            }
            if (changed.isEmpty()) {
                ImageProof.Outcome outcome = proof.run();
                String numbers = outcome.fields();
                if (outcome.holds()) {
                    return new ImageState(identity, "passed", numbers, "passed at this start: " + numbers);
                }
                refuse(home, identity, numbers + ", first " + outcome.first(), true, problems);
                return new ImageState(identity, "failed", numbers, "failed at this start: " + numbers);
            }
            why = "classes of " + String.join(", ", changed) + " do not come from it";
            fields = "changed=" + String.join(",", changed);
        } catch (IOException unreadable) {
            why = StartFailure.text(unreadable);
        }
        refuse(home, identity, why, false, problems);
        return new ImageState(identity, "none", fields, "none: " + why);
    }

    /**
     * The image from which this JVM takes its classes.
     *
     * @param jvm directory of the running JVM; null if that is not known
     */
    private static ImageIdentity running(Path home, @Nullable Path jvm) throws IOException {
        if (jvm != null && !Files.isSameFile(home, jvm)) {
            throw new IOException("the JVM that runs is that of " + jvm + " (leave -Djava.home= out)");
        }
        ImageIdentity image = ImageIdentity.of(jvm == null ? home : jvm);
        int feature = Runtime.version().feature();
        if (!image.text().startsWith(feature + "-")) {
            throw new IOException("it is " + image.text() + ", but the JVM that runs is a JDK " + feature);
        }
        return image;
    }

    private void refuse(Path home, String identity, String why, boolean listable, List<String> problems) {
        if (settings.allowUntestedJdk()) {
            return;
        }
        String all = listable
                ? "java -jar " + Installation.location() + " mediation --java-home " + home + " shows all; "
                : "";
        problems.add("java.home=" + home + ": run-time image " + identity
                + ": complete mediation is not proven: " + why + " (" + all
                + "allow_untested_jdk=yes starts all the same)");
    }

    /** How an image is known; null if it is not. */
    private @Nullable String admission(ImageIdentity image, List<String> problems) {
        if (ProvenImages.load().has(image)) {
            return "listed";
        }
        Path file = settings.provenImages();
        if (file == null) {
            return null;
        }
        String problem = null;
        try {
            int owner = (Integer) Files.getAttribute(file, "unix:uid");
            int mode = (Integer) Files.getAttribute(file, "unix:mode");
            if ((mode & GROUP_AND_OTHERS_WRITE) != 0) {
                problem = "others than its owner may write to it (chmod go-w)";
            } else if (owner != 0 && owner != uid) {
                problem = "belongs to user " + owner + " (it must be root's or this process's user's)";
            } else {
                String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                return ProvenImages.parse(text, ProvenImages.tablesOfThisBuild())
                                .has(image)
                        ? "admitted"
                        : null;
            }
        } catch (IOException unreadable) {
            problem = "cannot be read: " + unreadable;
        } catch (IllegalArgumentException wrong) {
            problem = wrong.getMessage();
        }
        problems.add("proven_images=" + file + ": " + problem);
        return "-";
    }

    /**
     * Modules of the JDK whose classes do not come from its image: patched or replaced on the command line.
     *
     * @param arguments the options of the JVM
     */
    static List<String> changedModules(String[] arguments) {
        List<String> changed = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            int equals = arguments[i].indexOf('=', PATCH.length());
            if (arguments[i].startsWith(PATCH) && equals > 0) {
                String name = arguments[i].substring(PATCH.length(), equals);
                Optional<Module> module = ModuleLayer.boot().findModule(name);
                if (module.isPresent() && isOfJdk(name)) {
                    changed.add(name);
                }
            }
        }
        for (ResolvedModule resolved : ModuleLayer.boot().configuration().modules()) {
            ModuleReference reference = resolved.reference();
            URI location = reference.location().orElse(null);
            boolean ofImage = location == null || "jrt".equals(location.getScheme());
            if (!ofImage && isOfJdk(resolved.name())) {
                changed.add(resolved.name());
            }
        }
        return changed;
    }

    private static boolean isOfJdk(String module) {
        return module.startsWith("java.") || module.startsWith("jdk.");
    }
}

package org.audithalt.hook;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * By which names code can call a method, and whether code outside the JDK can. Errs on the side of more: a call on a
 * supertype counts although its object may always be of another class.
 */
final class MediationReach {
    private static final String MAIN = "main([Ljava/lang/String;)V";

    private final MediationImage image;

    MediationReach(MediationImage image) {
        this.image = image;
    }

    /** The methods whose mention in code may call this one: its own name, those it inherits and those it overrides. */
    List<HookRow.Member> names(MediationMethod method) throws IOException {
        HookRow.Member member = method.member();
        List<HookRow.Member> names = new ArrayList<>();
        for (String owner : owners(method)) {
            names.add(new HookRow.Member(owner, member.name(), member.descriptor()));
        }
        return names;
    }

    /**
     * Why code that is not in the image's code can call a method.
     *
     * @return null if none can but by reflection, native code or a handle
     */
    @Nullable
    String openTo(MediationMethod method) throws IOException {
        HookRow.Member member = method.member();
        if (member.name().equals("<clinit>")) {
            return "run by the JVM";
        }
        if (MAIN.equals(member.name() + member.descriptor())) {
            return "run by the launcher";
        }
        MediationClass own = image.find(member.owner());
        if (own != null && own.isPublic() && isPublicNoArgumentConstructor(method)) {
            return "open to service loaders";
        }
        for (String owner : owners(method)) {
            MediationClass declaring = image.find(owner);
            Integer access = image.declared(owner, member.name(), member.descriptor());
            if (declaring != null && access != null && declaring.offers(access)) {
                return "open to applications as " + text(owner) + "." + member.name();
            }
        }
        return null;
    }

    private static boolean isPublicNoArgumentConstructor(MediationMethod method) {
        return method.member().name().equals("<init>")
                && method.member().descriptor().equals("()V")
                && Modifier.isPublic(method.access());
    }

    private static String text(String internalName) {
        return internalName.replace('/', '.');
    }

    private Set<String> owners(MediationMethod method) throws IOException {
        Set<String> owners = new HashSet<>();
        String owner = method.member().owner();
        owners.add(owner);
        boolean constructor = method.member().name().charAt(0) == '<';
        if (constructor || Modifier.isPrivate(method.access())) {
            return owners;
        }
        addInheriting(owner, method.member(), owners);
        if (!Modifier.isStatic(method.access())) {
            for (String inheriting : List.copyOf(owners)) {
                addSupertypes(inheriting, owners);
            }
        }
        return owners;
    }

    private void addInheriting(String owner, HookRow.Member method, Set<String> owners) throws IOException {
        for (String subtype : image.directSubtypes(owner)) {
            if (image.declared(subtype, method.name(), method.descriptor()) == null && owners.add(subtype)) {
                addInheriting(subtype, method, owners);
            }
        }
    }

    private void addSupertypes(String name, Set<String> owners) {
        MediationClass type = image.find(name);
        if (type == null) {
            return;
        }
        for (String supertype : type.supertypes()) {
            owners.add(supertype);
            addSupertypes(supertype, owners);
        }
    }
}

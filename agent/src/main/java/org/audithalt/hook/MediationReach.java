package org.audithalt.hook;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
        Set<String> owners = inheriting(method);
        owners.addAll(supertypes(method, owners));
        List<HookRow.Member> names = new ArrayList<>();
        for (String owner : owners) {
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
        String api = apiOf(method);
        return api == null ? null : "open to applications as " + api.replace('/', '.') + "." + member.name();
    }

    /**
     * The class by which applications can call a method: one that has it, or a supertype in which it is public. A protected
     * method of a supertype does not let them: they may call that on objects of their own subclasses only.
     */
    private @Nullable String apiOf(MediationMethod method) throws IOException {
        Set<String> inheriting = inheriting(method);
        if (Modifier.isPublic(method.access()) || Modifier.isProtected(method.access())) {
            for (String owner : inheriting) {
                MediationClass type = image.find(owner);
                if (type != null && type.isApi()) {
                    return owner;
                }
            }
        }
        for (String owner : supertypes(method, inheriting)) {
            MediationClass type = image.find(owner);
            if (type != null && type.isApi() && hasPublic(type, method.member())) {
                return owner;
            }
        }
        return null;
    }

    /** True if a class declares or inherits a public method of that name and descriptor. */
    private boolean hasPublic(MediationClass type, HookRow.Member method) throws IOException {
        Integer access = image.declared(type.name(), method.name(), method.descriptor());
        if (access != null) {
            return Modifier.isPublic(access);
        }
        for (String supertype : type.supertypes()) {
            MediationClass next = image.find(supertype);
            if (next != null && hasPublic(next, method)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPublicNoArgumentConstructor(MediationMethod method) {
        return method.member().name().equals("<init>")
                && method.member().descriptor().equals("()V")
                && Modifier.isPublic(method.access());
    }

    /** The class that declares a method, and the subclasses that inherit it. */
    private Set<String> inheriting(MediationMethod method) throws IOException {
        Set<String> owners = new TreeSet<>();
        owners.add(method.member().owner());
        boolean constructor = method.member().name().charAt(0) == '<';
        if (!constructor && !Modifier.isPrivate(method.access())) {
            addInheriting(method.member().owner(), method.member(), owners);
        }
        return owners;
    }

    /** The supertypes through which a call may reach a method. */
    private Set<String> supertypes(MediationMethod method, Set<String> inheriting) {
        Set<String> owners = new TreeSet<>();
        boolean constructor = method.member().name().charAt(0) == '<';
        if (!constructor && !Modifier.isPrivate(method.access()) && !Modifier.isStatic(method.access())) {
            for (String owner : inheriting) {
                addSupertypes(owner, owners);
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
            if (owners.add(supertype)) {
                addSupertypes(supertype, owners);
            }
        }
    }
}

package dev.hawser.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.hawser.primitives.InvalidInputException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Holds a configuration to the keys that there are. */
final class KnownKeys {
    private static final List<String> PATTERNS = ConfigKeys.patterns().toList();

    /** Names under which Spark and Hadoop take a secret's value. */
    private static final Pattern SECRET = Pattern.compile(
            "deploy[.]spark[.].*(password|(secret|access|encryption)[._-]?key|session[._-]?token)",
            Pattern.CASE_INSENSITIVE);

    private KnownKeys() {}

    /**
     * The configuration as flat keys and texts, list positions counted from 0; an empty list or object is {@code []} or
     * {@code {}}.
     *
     * @throws InvalidInputException if a key is unknown or names a secret, or a value is null
     */
    static SortedMap<String, String> flatten(Config config) {
        SortedMap<String, String> flat = new TreeMap<>();
        flatten("", "", config.root(), flat);
        return flat;
    }

    private static void flatten(String path, String pattern, ConfigValue value, SortedMap<String, String> flat) {
        if (value instanceof ConfigObject object && (path.isEmpty() || !object.isEmpty())) {
            object.forEach((name, child) -> flatten(join(path, name), join(pattern, name), child, flat));
        } else if (value instanceof ConfigList list && !list.isEmpty()) {
            for (int i = 0; i < list.size(); i++) {
                flatten(join(path, Integer.toString(i)), join(pattern, "#"), list.get(i), flat);
            }
        } else {
            requireKnown(path, pattern, value);
            requireNoSecret(path, value);
            flat.put(path, text(path, value));
        }
    }

    private static void requireKnown(String path, String pattern, ConfigValue value) {
        boolean emptyTable = value instanceof ConfigObject && pattern.matches("tables\\.[^.]+");
        if (!emptyTable && PATTERNS.stream().noneMatch(known -> matches(known, pattern))) {
            throw new InvalidInputException(
                    where(value.origin()) + ": unknown key '" + path + "'", "did you mean '" + nearest(pattern) + "'?");
        }
    }

    private static void requireNoSecret(String path, ConfigValue value) {
        if (SECRET.matcher(path).matches()) {
            throw new InvalidInputException(
                    where(value.origin()) + ": key '" + path + "' would hold a secret",
                    "keep it in a Hadoop credential provider (hadoop.security.credential.provider.path), in a profile"
                            + " file or in the environment");
        }
    }

    private static String text(String path, ConfigValue value) {
        if (value.valueType() == ConfigValueType.NULL) {
            throw new InvalidInputException(
                    where(value.origin()) + ": key '" + path + "' is null", "remove it or set it");
        }
        return switch (value.valueType()) {
            case OBJECT -> "{}";
            case LIST -> "[]";
            default -> value.atKey("v").getString("v");
        };
    }

    static String where(ConfigOrigin origin) {
        String file = origin.filename() != null
                ? Path.of(origin.filename()).getFileName().toString()
                : origin.description();
        return origin.lineNumber() > 0 ? file + ":" + origin.lineNumber() : file;
    }

    private static String join(String path, String name) {
        String quoted = name.contains(".") && !path.startsWith("deploy.spark") ? ConfigUtil.quoteString(name) : name;
        return path.isEmpty() ? quoted : path + "." + quoted;
    }

    private static boolean matches(String known, String key) {
        if (known.endsWith(".**")) {
            return key.startsWith(known.substring(0, known.length() - 2));
        }
        String[] a = known.split("\\.");
        String[] b = key.split("\\.");
        if (a.length != b.length) {
            return false;
        }
        for (int i = 0; i < a.length; i++) {
            if (!a[i].equals("*") && !a[i].equals(b[i])) {
                return false;
            }
        }
        return true;
    }

    static String nearest(String key) {
        return PATTERNS.stream()
                .min(Comparator.comparingInt(known -> distance(known, key)))
                .orElseThrow()
                .replace(".#", "");
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}

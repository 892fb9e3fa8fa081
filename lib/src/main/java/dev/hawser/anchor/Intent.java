package dev.hawser.anchor;

import java.util.Optional;

/** What a sender is to bring about. It is asked again before each signature, since the chain may have changed by then. */
public interface Intent {

    /** What it does, for messages. */
    String purpose();

    /** Whether the call, which an earlier driver may have signed, was for the same. */
    boolean concerns(Call earlier);

    /**
     * The call to sign now.
     *
     * @param before the call that the last attempt carries; returned where it still serves
     * @return empty where nothing is left to do
     */
    Optional<Call> call(Optional<Call> before);

    /** One and the same call, whatever the chain says. */
    static Intent of(Call call) {
        return new Intent() {
            @Override
            public String purpose() {
                return call.purpose();
            }

            @Override
            public boolean concerns(Call earlier) {
                return earlier.sameAs(call);
            }

            @Override
            public Optional<Call> call(Optional<Call> before) {
                return Optional.of(call);
            }
        };
    }
}

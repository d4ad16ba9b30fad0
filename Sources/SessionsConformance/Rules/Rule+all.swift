// Made by TraceabilityTests with SESSIONS_RECORD_FIXTURES=1; see ci/record-fixtures. Do not edit.

extension Rule {
  /// Every rule, in the order of the specification.
  public static let all: [Rule] = [
    Rule(
      "ID-1", section: "Tokens",
      """
      Selector and secret MUST come from the operating system's cryptographic generator. The selector has 16 bytes, the secret \
      32.
      """),
    Rule(
      "ID-2", section: "Tokens",
      """
      A token's text is base64url of selector and secret without padding: 64 characters of `A-Z a-z 0-9 - _`, one text for each \
      token. Any other text MUST be treated as no token, without asking the backend.
      """),
    Rule(
      "ID-3", section: "Tokens",
      """
      What a client sends MUST NOT become the identifier of a new session. After an unknown, expired or wrong token a write \
      creates a session under a fresh one.
      """),
    Rule(
      "ID-4", section: "Tokens",
      """
      Secrets and whole tokens MUST NOT be stored, logged, traced, put into URLs, metric labels or error texts. Logs show eight \
      hexadecimal digits of the selector.
      """),
    Rule(
      "ID-5", section: "Tokens",
      """
      Verifiers MUST be compared in constant time. The verifier is SHA-256 of the two bytes `v1` followed by the secret.
      """),
    Rule(
      "ID-6", section: "Tokens",
      """
      Creating MUST fail when any record lies at the key: live, expired or damaged. The core draws a new token then, four in \
      all, and gives up with `idCollision`.
      """),
    Rule(
      "ID-7", section: "Tokens",
      """
      A wrong secret for an existing selector MUST look like no session, MUST NOT change or remove the record, and SHOULD be \
      reported as `verifierMismatch`.
      """),
    Rule(
      "ID-8", section: "Tokens",
      """
      Of several cookies with the session's name at most four different ones are tried. If exactly one opens a session it is \
      used; if several do, none is, and `ambiguousCookie` is reported.
      """),
    Rule(
      "ST-1", section: "Record stores",
      """
      *create* inserts a record with version 1, atomically, and says whether it did. When it returns, the write is as durable \
      as the store declares.
      """),
    Rule(
      "ST-2", section: "Record stores",
      """
      *load* returns a live record or nothing. It MUST NOT write, except that it may remove a record on the condition that it \
      is still expired.
      """),
    Rule(
      "ST-3", section: "Record stores",
      """
      *replace* succeeds if and only if the record is live and has the expected version; the version then grows by one and the \
      creation time stays. It MUST NOT move the idle deadline back, unless it is told to force it. Otherwise it is *stale*, and \
      nothing is written.
      """),
    Rule(
      "ST-4", section: "Record stores",
      """
      *touch* sets the idle deadline to the later of the stored one and the smaller of the new one and the absolute deadline, \
      in one atomic step. Version and payload stay. A record that is not live stays as it is.
      """),
    Rule(
      "ST-5", section: "Record stores",
      """
      *destroy* removes a record, whatever its state; with a version only if the record has it. That there is none is success. \
      Once it returns, no operation that began with an older load can make the session live again.
      """),
    Rule(
      "ST-6", section: "Record stores",
      """
      *prune* removes at most the given number of records, only expired ones, the longest expired first. It may run on several \
      nodes at once.
      """),
    Rule(
      "ST-7", section: "Record stores",
      """
      A loaded record is a copy: changing it changes nothing else. A store in memory MUST keep encoded bytes too.
      """),
    Rule(
      "ST-8", section: "Record stores",
      """
      A payload may be any bytes, with zeros, not UTF-8, or empty. A key may be any 16 bytes.
      """),
    Rule(
      "ST-9", section: "Record stores",
      """
      A cancelled operation has happened as a whole or not at all; the caller may not learn which.
      """),
    Rule(
      "ST-10", section: "Record stores",
      """
      On the hot path load, replace and touch SHOULD be one round trip each.
      """),
    Rule(
      "ST-11", section: "Record stores",
      """
      *ping* MUST NOT read or write a session's record.
      """),
    Rule(
      "TTL-1", section: "Time",
      """
      At its deadline a session is expired, everywhere: load, replace, touch, prune, list and sealed cookies.
      """),
    Rule(
      "TTL-2", section: "Time",
      """
      The application's clock decides. A backend's clock only collects garbage: physical expiry MUST come at least a minute \
      after the deadline.
      """),
    Rule(
      "TTL-3", section: "Time",
      """
      There are two limits. The absolute one runs from creation, or from a re-authentication, and no activity moves it; the \
      idle one is moved by activity. Only the explicit word *unlimited* means no limit: zero, a negative number or nothing \
      never do. The defaults are one hour idle and 24 hours absolute.
      """),
    Rule(
      "TTL-4", section: "Time",
      """
      Configured limits are rounded up to a millisecond and MUST then be at least one; above 400 days they need an explicit \
      option. Otherwise the store refuses to start with `misconfigured`.
      """),
    Rule(
      "TTL-5", section: "Time",
      """
      Arithmetic MUST saturate. A limited deadline is at most 9999-12-31T23:59:59.999Z.
      """),
    Rule(
      "TTL-6", section: "Time",
      """
      A commit that moves a session's deadline to `now` or earlier MUST end the session as a destroy does. It is neither an \
      error nor a session that lives for ever.
      """),
    Rule(
      "TTL-7", section: "Time",
      """
      A record without physical expiry MUST NOT come to be unless both limits are unlimited.
      """),
    Rule(
      "TTL-8", section: "Time",
      """
      A request that loads a session is activity, whether it writes or not. Writing the activity down is throttled: it is \
      skipped while the idle deadline is further away than the idle limit less the touch interval, by default the smaller of a \
      minute and a tenth of the idle limit. A request that outlasts the absolute deadline it loaded MAY count as none.
      """),
    Rule(
      "TTL-9", section: "Time",
      """
      Two nodes whose clocks differ by δ may disagree on liveness only within δ of the deadline. A session created "in the \
      future" is live.
      """),
    Rule(
      "TTL-10", section: "Time",
      """
      Liveness is judged at load, and again at commit with the time then. A session that expired in between is *gone*.
      """),
    Rule(
      "TTL-11", section: "Time",
      """
      The cookie of a persistent session lasts to the absolute deadline, in whole seconds rounded up: it never dies before the \
      session.
      """),
    Rule(
      "TTL-12", section: "Time",
      """
      The time a session has left is computed from its stored deadlines.
      """),
    Rule(
      "FD-1", section: "Fields",
      """
      Keys of users and data of the library never meet: no key is reserved.
      """),
    Rule(
      "FD-2", section: "Fields",
      """
      A key is 1 to 256 bytes of UTF-8 and is compared byte for byte, without Unicode normalisation. No character in it has a \
      meaning.
      """),
    Rule(
      "FD-3", section: "Fields",
      """
      No value and the value null are different. Setting nil through the typed interface removes the field.
      """),
    Rule(
      "FD-4", section: "Fields",
      """
      Values are encoded on every store. Reading one as another type fails with `typeMismatch` and leaves the session usable.
      """),
    Rule(
      "FD-5", section: "Fields",
      """
      Writing the value that is there already, as the request loaded it, is no change: no I/O and no new version.
      """),
    Rule(
      "FD-6", section: "Fields",
      """
      A request reads its own writes. Those of other requests appear on reload or after its own commit.
      """),
    Rule(
      "FL-1", section: "Flash",
      """
      Flash values have a namespace of their own; a field with the same key neither hides nor is hidden by one.
      """),
    Rule(
      "FL-2", section: "Flash",
      """
      Taking happens at the store, at once and atomically: of all concurrent takers at most one gets the value; and unless the \
      session ended or the value was overwritten or cleared, somebody who asks gets it.
      """),
    Rule(
      "FL-3", section: "Flash",
      """
      A take stands whatever becomes of the request. Keeping puts the value back unless a newer one was set meanwhile.
      """),
    Rule(
      "FL-4", section: "Flash",
      """
      If the snapshot has no such flash, taking MAY answer without I/O.
      """),
    Rule(
      "FL-5", section: "Flash",
      """
      A value that the same request set is returned as it is, and its write is cancelled; what it had overwritten does not come \
      back.
      """),
    Rule(
      "FL-6", section: "Flash",
      """
      Peeking neither takes nor writes. Taking everything is one atomic step. The last committed value of a key wins.
      """),
    Rule(
      "FL-7", section: "Flash",
      """
      Flash survives rotation, counts towards the size limits and ends with the session.
      """),
    Rule(
      "FL-8", section: "Flash",
      """
      Flash for the current request only is never stored.
      """),
    Rule(
      "FL-9", section: "Flash",
      """
      Taking MUST NOT write other pending changes of the request.
      """),
    Rule(
      "FL-10", section: "Flash",
      """
      A speculative request, such as a prefetch, SHOULD get nothing and leave the flash.
      """),
    Rule(
      "FL-11", section: "Flash",
      """
      Ending a session can hand flash of the same request to a fresh anonymous session.
      """),
    Rule(
      "ROT-1", section: "Rotation",
      """
      The token MUST be replaced on login, re-authentication and a change of privilege. Periodic rotation is optional hygiene.
      """),
    Rule(
      "ROT-2", section: "Rotation",
      """
      New verifier, pending changes and deadlines are one atomic write. There is no moment with no valid token, none with two \
      but for the grace of a periodic rotation, and none at which what is written with the rotation can be read with the old \
      token.
      """),
    Rule(
      "ROT-3", section: "Rotation",
      """
      After a rotation for a privilege change the old token is dead at once.
      """),
    Rule(
      "ROT-4", section: "Rotation",
      """
      After a periodic rotation the old token opens the same session for a grace of ten seconds by default, half-open as every \
      deadline. It reads and writes; it cannot rotate and is given no cookie. The grace is judged when the session is opened \
      and by each retry ([ROT-9]): a request that was let in may finish after it.
      """),
    Rule(
      "ROT-5", section: "Rotation",
      """
      Creation time and absolute deadline stay, and the idle deadline is refreshed. Only a rotation for a privilege change, \
      after a full authentication, may restart the absolute limit.
      """),
    Rule(
      "ROT-6", section: "Rotation",
      """
      Fields, flash and subject are kept, unless the rotation clears them in the same write. Changes of the same request are \
      applied after the clearing.
      """),
    Rule(
      "ROT-7", section: "Rotation",
      """
      Of concurrent rotations exactly one wins. The loser of a periodic one goes on within the grace, with its changes applied \
      and without a second rotation. The loser of one for a privilege change, and a request for one that came with an old \
      token, has authenticated by itself: it gets a fresh session with its own changes and nothing else, and its cookie.
      """),
    Rule(
      "ROT-8", section: "Rotation",
      """
      A request that loaded before a rotation for a privilege change and commits after it MUST NOT write. It is *superseded*: \
      an error if it had changes, nothing if it had none.
      """),
    Rule(
      "ROT-9", section: "Rotation",
      """
      Every retry of a commit MUST judge liveness and the presented secret again on the record that it reloaded.
      """),
    Rule(
      "ROT-10", section: "Rotation",
      """
      The response to a request with a superseded token MUST NOT set or delete the session cookie, [ROT-7]'s fresh session \
      excepted: the browser may have the new one by now.
      """),
    Rule(
      "ROT-11", section: "Rotation",
      """
      An old token that comes back after its grace and a further 30 seconds by default is reported as `rotatedTokenReuse`. The \
      policy MAY be to destroy the session, but only after a periodic rotation. Verifiers, rotation time and grace are read \
      from one record at once.
      """),
    Rule(
      "ROT-12", section: "Rotation",
      """
      A rotation never brings back the snapshot's data. Of an absent session it is a create with the request's own changes, or \
      nothing if there are none. A rotation for a privilege change whose session is gone by the commit is the same; a periodic \
      one, or one for a new identity, is *gone*.
      """),
    Rule(
      "ROT-13", section: "Rotation",
      """
      Rotating a session that was not committed yet changes nothing: its token is new anyway. Several rotations in one request \
      are one.
      """),
    Rule(
      "ROT-14", section: "Rotation",
      """
      A destroy by a request that authenticated when it loaded is honoured even if the token was rotated since. A session that \
      took a new identity meanwhile is another one.
      """),
    Rule(
      "ROT-15", section: "Rotation",
      """
      A token with the previous verifier, without grace or after it, opens no session and is recognised as superseded. One \
      previous verifier is kept; older tokens are wrong secrets as in [ID-7].
      """),
    Rule(
      "CC-1", section: "Concurrent commits",
      """
      A commit applies its operations in order to the newest record. Changes of different keys by different requests all \
      survive.
      """),
    Rule(
      "CC-2", section: "Concurrent commits",
      """
      Of plain sets of one key the last successful commit wins.
      """),
    Rule(
      "CC-3", section: "Concurrent commits",
      """
      An update is computed again on every retry: none is lost.
      """),
    Rule(
      "CC-4", section: "Concurrent commits",
      """
      A commit can ask to be alone and is a *conflict* when another one came first.
      """),
    Rule(
      "CC-5", section: "Concurrent commits",
      """
      Clearing removes fields, flash and subject as far as they were written before it, in this request or earlier; what the \
      same request writes later stays.
      """),
    Rule(
      "CC-6", section: "Concurrent commits",
      """
      A lost race is tried again up to 16 times, from the third time on after a random wait, within a deadline; then the commit \
      fails with `contended`.
      """),
    Rule(
      "CC-7", section: "Concurrent commits",
      """
      A commit to a session that was destroyed or has expired is *gone* and writes nothing.
      """),
    Rule(
      "CC-8", section: "Concurrent commits",
      """
      Without operations nothing is replaced. A session that was only read is touched at most, as [TTL-8] says.
      """),
    Rule(
      "CC-9", section: "Concurrent commits",
      """
      Parallel first requests without a cookie create one session each.
      """),
    Rule(
      "IX-1", section: "Subjects",
      """
      The subject is a column of the record and changes in the same write as the rest.
      """),
    Rule(
      "IX-2", section: "Subjects",
      """
      Listing returns only live sessions whose present subject matches byte for byte, in pages.
      """),
    Rule(
      "IX-3", section: "Subjects",
      """
      Destroying all sessions of a subject ends every one that was live before the call, but the one excepted. One that logs in \
      meanwhile may stay.
      """),
    Rule(
      "IX-4", section: "Subjects",
      """
      A revocation epoch is a time for each subject; a session of the subject that authenticated before it opens as absent. \
      Authentication is the last rotation for a privilege change, or else creation. A rotation does not carry a session past an \
      epoch that was set since it was opened.
      """),
    Rule(
      "IX-5", section: "Subjects",
      """
      Index entries MUST NOT outlive their sessions without bound.
      """),
    Rule(
      "IX-6", section: "Subjects",
      """
      A change of password or a lock of the account SHOULD end the subject's sessions.
      """),
    Rule(
      "IX-7", section: "Subjects",
      """
      A store without an index fails with `unsupported`. It never answers with an empty list.
      """),
    Rule(
      "CK-1", section: "Sealed cookies",
      """
      Sealing is AES-256-GCM with a key for each message, derived by HKDF-SHA256 from the master key and a random salt of 16 \
      bytes.
      """),
    Rule(
      "CK-2", section: "Sealed cookies",
      """
      Format, key id and cookie name are associated data. Any flipped bit makes it no session.
      """),
    Rule(
      "CK-3", section: "Sealed cookies",
      """
      One key of a ring seals, all open. A session that another key opened is sealed again with the next response. An unknown \
      key id is no session. Master keys have at least 32 random bytes; passphrases are refused.
      """),
    Rule(
      "CK-4", section: "Sealed cookies",
      """
      There is no fallback to any other format.
      """),
    Rule(
      "CK-5", section: "Sealed cookies",
      """
      Time of issue and both deadlines are inside the seal and enforced when it is opened. A time of issue more than five \
      minutes ahead is no session.
      """),
    Rule(
      "CK-6", section: "Sealed cookies",
      """
      One cookie carries everything.
      """),
    Rule(
      "CK-7", section: "Sealed cookies",
      """
      A cookie is sent only when the session changed or its idle deadline is due for extension.
      """),
    Rule(
      "CK-8", section: "Sealed cookies",
      """
      Name and value together, and the whole header line, have at most 4096 octets, checked before the commit; more fails with \
      `tooLarge` and leaves the old cookie valid.
      """),
    Rule(
      "CK-9", section: "Sealed cookies",
      """
      Splitting into up to four cookies is off by default. It seals first and splits then, and names every superfluous part for \
      deletion.
      """),
    Rule(
      "NS-1", section: "Namespaces",
      """
      A table or prefix is a letter or underscore and at most 47 further letters, digits and underscores. It is checked when \
      the store is made and quoted in SQL.
      """),
    Rule(
      "NS-2", section: "Namespaces",
      """
      Stores with different namespaces on one backend do not see each other, in any operation.
      """),
    Rule(
      "NS-3", section: "Namespaces",
      """
      Keys and payloads are binary columns, deadlines 64-bit integers; there is an index on the expiry and one on the subject.
      """),
    Rule(
      "NS-4", section: "Namespaces",
      """
      Creating the schema may be repeated and raced, and has a version.
      """),
    Rule(
      "NS-5", section: "Namespaces",
      """
      One session is one key.
      """),
    Rule(
      "DUR-1", section: "Durability",
      """
      Creating, rotating and destroying MUST be acknowledged before the response head is sent.
      """),
    Rule(
      "DUR-2", section: "Durability",
      """
      Sessions are never read from a replica.
      """),
    Rule(
      "DUR-3", section: "Durability",
      """
      A write that timed out is unknown. Repeating a replace is safe; a create is repeated only under a new key.
      """),
    Rule(
      "DUR-4", section: "Durability",
      """
      What a store declares it keeps: with the capability `persistence`, acknowledged sessions survive the end of every process \
      with their deadlines unchanged, and what was ended or rotated away stays so.
      """),
    Rule(
      "SZ-1", section: "Sizes",
      """
      By default a key has at most 256 bytes, a value 16 KiB, a session 256 fields and flash values, a record 64 KiB. Sizes are \
      checked after encoding and before any I/O; a failure leaves the stored session and the snapshot as they are.
      """),
    Rule(
      "SZ-2", section: "Sizes",
      """
      A subject has at most 256 bytes.
      """),
    Rule(
      "SZ-3", section: "Sizes",
      """
      A token's text that is too long for any token is ignored before it is decoded.
      """),
    Rule(
      "ERR-1", section: "Errors",
      """
      Absent, stale, gone and superseded are outcomes. Errors have a stable code; see ``SessionErrorCode``.
      """),
    Rule(
      "ERR-2", section: "Errors",
      """
      That the store failed MUST NOT be reported as no session.
      """),
    Rule(
      "ERR-3", section: "Errors",
      """
      A record that cannot be decoded is absent, is reported as `corruptRecord` and is removed on the condition that its \
      version is unchanged; the policy MAY be to fail instead. A record in a newer format is absent too, but MUST NOT be \
      removed.
      """),
    Rule(
      "ERR-4", section: "Errors",
      """
      Errors hold no secret and no payload.
      """),
    Rule(
      "ERR-5", section: "Errors",
      """
      Every operation has a deadline, two seconds by default.
      """),
    Rule(
      "ERR-6", section: "Errors",
      """
      A store MUST work again when its backend does, without being opened anew. An error for a write that may have been done \
      all the same says so.
      """),
    Rule(
      "MW-1", section: "Requests",
      """
      Without a cookie, or with one that no handler asks about, there is no I/O. An empty session gets no record.
      """),
    Rule(
      "MW-2", section: "Requests",
      """
      The commit is done before the response head is sent.
      """),
    Rule(
      "MW-6", section: "Requests",
      """
      The cookie is set if and only if a token was created or rotated, and deleted if and only if the session was ended.
      """),
  ]
}

// Made by TraceabilityTests with SESSIONS_RECORD_FIXTURES=1; see ci/record-fixtures. Do not edit.

extension Rule {
  /// The rules, each after its number, below `##` and their section. After `>` a rule has the reason why no case proves it.
  static let texts: String = #"""
    ## Tokens
    ID-1 Selector and secret MUST come from the operating system's cryptographic generator. The selector has 16 bytes, the secret 32.
    ID-2 A token's text is base64url of selector and secret without padding: 64 characters of `A-Z a-z 0-9 - _`, one text for each token. Any other text MUST be treated as no token, without asking the backend.
    ID-3 What a client sends MUST NOT become the identifier of a new session. After an unknown, expired or wrong token a write creates a session under a fresh one.
    ID-4 Secrets and whole tokens MUST NOT be stored, logged, traced, put into URLs, metric labels or error texts. Logs show eight hexadecimal digits of the selector.
    ID-5 Verifiers MUST be compared in constant time. The verifier is SHA-256 of the two bytes `v1` followed by the secret.
    ID-6 Creating MUST fail when any record lies at the key: live, expired or damaged. The core draws a new token then, four in all, and gives up with `idCollision`.
    ID-7 A wrong secret for an existing selector MUST look like no session, MUST NOT change or remove the record, and SHOULD be reported as `verifierMismatch`.
    ID-8 Of several cookies with the session's name at most four different ones are tried. A value that the store can tell to be no token of its own, without I/O, takes none of the four places: else anybody who can plant cookies could hide the good one. If they open exactly one session it is used, by the token in force if its token within the grace came too; if they open several, none is, and `ambiguousCookie` is reported. [MW-21] says how that ends.
    ## Record stores
    ST-1 *create* inserts a record with version 1, atomically, and says whether it did. When it returns, the write is as durable as the store declares. Deadlines that have passed are written as any others, by *replace* too: the record is expired, and lies at its key until it is removed.
    ST-2 *load* returns a live record or nothing. It MUST NOT write, except that it may remove a record on the condition that it is still expired.
    ST-3 *replace* succeeds if and only if the record is live and has the expected version; the version then grows by one and the creation time stays. It MUST NOT move the idle deadline back, unless it is told to force it. Otherwise it is *stale*, and nothing is written.
    ST-4 *touch* sets the idle deadline to the later of the stored one and the smaller of the new one and the absolute deadline, in one atomic step. Version and payload stay. A record that is not live stays as it is.
    ST-5 *destroy* removes a record, whatever its state; with a version only if the record has it. That there is none is success. Once it returns, no operation that began with an older load can make the session live again.
    ST-6 *prune* removes at most the given number of records, only expired ones, the longest expired first. It removes fewer only where fewer have expired, or others remove at the same time. The number may have 64 bits. It may run on several nodes at once.
    ST-7 A loaded record is a copy: changing it changes nothing else. A store in memory MUST keep encoded bytes too.
    ST-8 A payload may be any bytes, with zeros, not UTF-8, or empty. A key may be any 16 bytes. A creation time may be any timestamp, and a deadline any up to the latest one [TTL-5] or unlimited; a store keeps them to the last digit.
    ST-9 A cancelled operation has happened as a whole or not at all; the caller may not learn which. *prune* and *destroyAll*, which are about many records, may be done in part: each record as a whole or not at all, and the error is indeterminate.
    ST-10 On the hot path load, replace and touch SHOULD be one round trip each.
    > Round trips cannot be counted from outside of an adapter. That the core makes one call of the record store for each is tested by SessionsTests/LazinessTests.
    ST-11 *ping* MUST NOT read or write a session's record.
    ST-12 *close* finishes the operations that wait and releases what the store holds; later operations throw `closed`. Closing again does nothing. A store that holds nothing MAY go on serving.
    ## Time
    TTL-1 At its deadline a session is expired, everywhere: load, replace, touch, prune, list and sealed cookies.
    TTL-2 The application's clock decides. A backend's clock only collects garbage: physical expiry MUST come at least a minute after the deadline.
    TTL-3 There are two limits. The absolute one runs from creation, or from a re-authentication, and no activity moves it; the idle one is moved by activity. Only the explicit word *unlimited* means no limit: zero, a negative number or nothing never do. The defaults are one hour idle and 24 hours absolute.
    TTL-4 Configured limits are rounded up to a millisecond and MUST then be at least one; above 400 days they need an explicit option. Otherwise the store refuses to start with `misconfigured`.
    TTL-5 Arithmetic MUST saturate. A limited deadline is at most 9999-12-31T23:59:59.999Z.
    TTL-6 A commit that moves a session's deadline to `now` or earlier MUST end the session as a destroy does. It is neither an error nor a session that lives for ever.
    TTL-7 A record without physical expiry MUST NOT come to be unless both limits are unlimited.
    TTL-8 A request that loads a session is activity, whether it writes or not. Writing the activity down is throttled: it is skipped while the idle deadline is further away than the idle limit less the touch interval, by default the smaller of a minute and a tenth of the idle limit. A request that outlasts the absolute deadline it loaded MAY count as none.
    TTL-9 Two nodes whose clocks differ by δ may disagree on liveness only within δ of the deadline. A session created "in the future" is live.
    TTL-10 Liveness is judged at load, and again at commit with the time then. A session that expired in between is *gone*.
    TTL-11 The cookie of a persistent session lasts to the absolute deadline, in whole seconds rounded up: it never dies before the session.
    TTL-12 The time a session has left is computed from its stored deadlines.
    ## Fields
    FD-1 Keys of users and data of the library never meet: no key is reserved.
    FD-2 A key is 1 to 256 bytes of UTF-8 and is compared byte for byte, without Unicode normalisation. No character in it has a meaning.
    FD-3 No value and the value null are different. Setting nil through the typed interface removes the field.
    FD-4 Values are encoded on every store. Reading one as another type fails with `typeMismatch` and leaves the session usable.
    FD-5 Writing the value that is there already, as the request loaded it, is no change: no I/O and no new version.
    FD-6 A request reads its own writes. Those of other requests appear on reload or after its own commit.
    ## Flash
    FL-1 Flash values have a namespace of their own; a field with the same key neither hides nor is hidden by one.
    FL-2 Taking happens at the store, at once and atomically: of all concurrent takers at most one gets the value; and unless the session ended or the value was overwritten or cleared, somebody who asks gets it.
    FL-3 A take stands whatever becomes of the request. Keeping puts the value back unless a newer one was set meanwhile.
    FL-4 If the snapshot has no such flash, taking MAY answer without I/O.
    FL-5 A value that the same request set is returned as it is, and its write is cancelled; what it had overwritten does not come back.
    FL-6 Peeking neither takes nor writes. Taking everything is one atomic step. The last committed value of a key wins.
    FL-7 Flash survives rotation, counts towards the size limits and ends with the session.
    FL-8 Flash for the current request only is never stored.
    FL-9 Taking MUST NOT write other pending changes of the request.
    FL-10 A speculative request, such as a prefetch, SHOULD get nothing and leave the flash.
    FL-11 Ending a session can hand flash of the same request to a fresh anonymous session.
    ## Rotation
    ROT-1 The token MUST be replaced on login, re-authentication and a change of privilege. Periodic rotation is optional hygiene.
    ROT-2 New verifier, pending changes and deadlines are one atomic write. There is no moment with no valid token, none with two but for the grace of a periodic rotation, and none at which what is written with the rotation can be read with the old token.
    ROT-3 After a rotation for a privilege change the old token is dead at once.
    ROT-4 After a periodic rotation the old token opens the same session for a grace of ten seconds by default, half-open as every deadline. It reads and writes; it cannot rotate and is given no cookie. The grace is judged when the session is opened and by each retry ([ROT-9]): a request that was let in may finish after it.
    ROT-5 Creation time and absolute deadline stay, and the idle deadline is refreshed. Only a rotation for a privilege change, after a full authentication, may restart the absolute limit.
    ROT-6 Fields, flash and subject are kept, unless the rotation clears them in the same write. Changes of the same request are applied after the clearing.
    ROT-7 Of concurrent rotations exactly one wins. The loser of a periodic one goes on within the grace, with its changes applied and without a second rotation. The loser of one for a privilege change, and a request for one that came with an old token, has authenticated by itself: it gets a fresh session with its own changes and nothing else, and its cookie.
    ROT-8 A request that loaded before a rotation for a privilege change and commits after it MUST NOT write. It is *superseded*: an error if it had changes, nothing if it had none.
    ROT-9 Every retry of a commit MUST judge liveness and the presented secret again on the record that it reloaded.
    ROT-10 The response to a request with a superseded token MUST NOT set or delete the session cookie, [ROT-7]'s fresh session excepted: the browser may have the new one by now. No request waits longer than the in-flight allowance of [ROT-11], after which [ROT-15] applies.
    ROT-11 An old token that comes back after its grace and the in-flight allowance, a further 30 seconds by default, is reported as `rotatedTokenReuse`. The policy MAY be to destroy the session, but only after a periodic rotation, and only as it was judged: a session that changed meanwhile stays. Verifiers, rotation time and grace are read from one record at once.
    ROT-12 A rotation never brings back the snapshot's data. Of an absent session it is a create with the request's own changes, or nothing if there are none. A rotation for a privilege change whose session is gone by the commit is the same, and *gone* where its changes leave no session; a periodic one, or one for a new identity, is *gone*.
    ROT-13 Rotating a session that was not committed yet changes nothing: its token is new anyway. Several rotations in one request are one.
    ROT-14 A destroy by a request that authenticated when it loaded is honoured even if the token was rotated since. A session that took a new identity meanwhile is another one.
    ROT-15 A token with the previous verifier, without grace or after it, opens no session and is recognised as superseded. When its grace and the in-flight allowance of [ROT-11] are over it is absent: the browser's answer with the new token was lost, and a write begins a session. One previous verifier is kept; older tokens are wrong secrets as in [ID-7].
    ROT-16 A new identity inserts a copy under a token that nobody holds yet, and then destroys the old record at the version that was copied; if that fails, the copy is destroyed. When privilege drops, the old token is replaced in place before both. So there is no moment at which the session has no record: what ends it meanwhile ends it.
    ## Concurrent commits
    CC-1 A commit applies its operations in order to the newest record. Changes of different keys by different requests all survive.
    CC-2 Of plain sets of one key the last successful commit wins.
    CC-3 An update is computed from the value that each try finds: none is lost.
    CC-4 A commit can ask to be alone and is a *conflict* when another one came first.
    CC-5 Clearing removes fields, flash and subject as far as they were written before it, in this request or earlier; what the same request writes later stays. Lifetime, remembering and authentication stay as they are.
    CC-6 A lost race is tried again up to 16 times, from the third time on after a random wait, within a deadline; then the commit fails with `contended`.
    CC-7 A commit to a session that was destroyed or has expired is *gone* and writes nothing.
    CC-8 Without operations nothing is replaced. A session that was only read is touched at most, as [TTL-8] says.
    CC-9 Parallel first requests without a cookie create one session each.
    ## Subjects
    IX-1 The subject is a column of the record and changes in the same write as the rest.
    IX-2 Listing returns only live sessions whose present subject matches byte for byte, in pages, and each of them: what a load finds, a list finds, wherever the deadlines were moved, and whatever found the session expired by a clock that is ahead. A page has at most the given number of sessions, which may have 64 bits, in the order of the bytes of their keys. It begins after its cursor, a key, whatever became of the session with that key, and whether or not there was one.
    IX-3 Destroying all sessions of a subject ends every one that was live before the call, but the one excepted. One that logs in meanwhile may stay. An exception that is not one of them excepts nothing.
    IX-4 A revocation epoch is a time for each subject; a session of the subject that authenticated before it opens as absent. Authentication is the last rotation for a privilege change, or else creation. A rotation does not carry a session past an epoch that was set since it was opened.
    IX-5 Index entries MUST NOT outlive their sessions without bound. What cleans up leaves them for a minute after the end [TTL-2].
    IX-6 A change of password or a lock of the account SHOULD end the subject's sessions.
    IX-7 A store without an index fails with `unsupported`. It never answers with an empty list.
    IX-8 A subject MAY have a most number of sessions; without an index that is `misconfigured`. A login, which is a commit that gives a session another subject or rotates it for a privilege change, then ends those of the subject's sessions whose last login [IX-4] is the longest ago until so many are left: never itself, and none with fewer younger ones than may stay. It lists the subject, at most 64 sessions more than may stay, after its own write. So of logins at the same time the last to list sees all. While a session gets a new key it has two records [ROT-16]: two with one time of login and one of creation count as one, and the subject is listed again, as also where one that was to end is gone, since it may be there under its new key; but four times in all, and in the last list each record counts. Logins in one millisecond or by clocks that differ can leave one too many each, as can more sessions than one list has, and lists and removals that fail or are not done within the time of a commit [ERR-5], which is reported and leaves the login as it is: the next login ends what is left. A session that logs in again meanwhile, or becomes another subject's, stays, and so does one in a newer format [ERR-3].
    ## Sealed cookies
    CK-1 Sealing is AES-256-GCM with a key for each message, derived by HKDF-SHA256 from the master key and a random salt of 16 bytes.
    CK-2 Format, key id, cookie name and the application's name [CK-10] are associated data. Any flipped bit makes it no session.
    CK-3 One key of a ring seals, all open. A session that another key opened is sealed again with the next response. An unknown key id is no session. Master keys have at least 32 random bytes; passphrases are refused.
    CK-4 There is no fallback to any other format.
    CK-5 Time of issue and both deadlines are inside the seal and enforced when it is opened. A time of issue more than five minutes ahead is no session.
    CK-6 One cookie carries everything.
    CK-7 A cookie is sent only when the session changed or its idle deadline is due for extension.
    CK-8 Name and value together, and the whole header line, have at most 4096 octets, checked before the commit; more fails with `tooLarge` and leaves the old cookie valid.
    CK-9 Splitting into up to four cookies is off by default. It seals first and splits then, and names every superfluous part for deletion. Where a name comes several times, whole cookies and what can be put together from parts are all candidates for [ID-8], at most four of them from parts.
    > Splitting happens where the Cookie header is written and read, outside of the session store that the suite sees. Tested by SessionsCookieTests/CookieChunksTests.
    CK-10 Applications with one key and one cookie name MUST be given different names; then none opens a cookie of another. A cookie that was sealed without a name is opened by an application with one only where it is told to, and is sealed again with the next response. Nodes that do not know the name yet open no cookie with it, so an application can also be told to open both and still seal without it.
    > The name is a setting of the store that the suite does not have. Tested by SessionsCookieTests/CookieApplicationTests.
    CK-11 The content is padded to a multiple of 32 bytes, unless that is switched off: the length of a cookie tells no smaller difference, but where the room in the cookie ends. Padded or not, it is opened.
    > The length of a token is no store's promise, and the padding can be switched off. Tested by SessionsCookieTests/CookieApplicationTests.
    ## Namespaces
    NS-1 A table or prefix is a letter or underscore and at most 47 further letters, digits and underscores. It is checked when the store is made and quoted in SQL.
    > The name is checked where an adapter is made, before there is a store to ask. Tested by SessionsSQLiteTests/TableTests (hostile names are refused, awkward ones work).
    NS-2 Stores with different namespaces on one backend do not see each other, in any operation, nor in the removal of a namespace or the closing of a store. A backend that cannot tell two names apart refuses the second one with `misconfigured`. A namespace that was removed is empty for who opens its name again.
    NS-3 Keys and payloads are binary columns, deadlines 64-bit integers; there is an index on the expiry and one on the subject.
    NS-4 Creating the schema may be repeated and raced, and has a version.
    NS-5 One session is one key.
    ## Durability
    DUR-1 Creating, rotating and destroying MUST be acknowledged before the response head is sent.
    DUR-2 Sessions are never read from a replica.
    DUR-3 A write that timed out is unknown. Repeating a replace is safe; a create is repeated only under a new key.
    DUR-4 What a store declares it keeps: with the capability `persistence`, every acknowledged write survives the end of every process that uses the store, whether it closed the store or was killed. All columns of all records and the lists of subjects are as they were, and what was ended, pruned or rotated away stays so. A write that was under way is there as a whole or not at all.
    ## Sizes
    SZ-1 By default a key has at most 256 bytes, a value 16 KiB, a session 256 fields and flash values, a record 64 KiB. Sizes are checked after encoding and before any I/O; a failure leaves the stored session and the snapshot as they are.
    SZ-2 A subject has at most 256 bytes. A request cannot set an empty one: for nobody there is no subject. A store keeps one all the same.
    SZ-3 A token's text that is too long for any token is ignored before it is decoded.
    ## Errors
    ERR-1 Absent, stale, gone and superseded are outcomes. Errors have a stable code; see ``SessionErrorCode``.
    ERR-2 That the store failed MUST NOT be reported as no session.
    ERR-3 A record that cannot be decoded is absent, is reported as `corruptRecord` and is removed on the condition that its version is unchanged; the policy MAY be to fail instead. A record in a newer format is absent too, but MUST NOT be removed.
    ERR-4 Errors hold no secret and no payload.
    ERR-5 Every operation has a deadline, two seconds by default.
    ERR-6 A store MUST work again when its backend does, without being opened anew. An error for a write that may have been done all the same says so.
    ERR-7 Of what anybody can cause with a request the log MUST get no entry for each: at most ten of a kind in a minute, and how many were left out. Metrics count all: events, and failures that no answer shows.
    > Logs are written by the core, not by a store. Tested by SessionsTests/EventRateTests.
    ## Requests
    MW-1 Without a cookie, or with one that no handler asks about, there is no I/O. An empty session gets no record.
    MW-2 The commit is done before the response head is sent.
    > The order of the commit and the response head is that of a web framework's middleware, and this package has none. That a commit is done when it returns is CONC-054.
    MW-3 A session is *sealed* before the response head is sent. From then on every change, take, commit and reload, and the first read of a session that was not loaded, throws `sealed` and does nothing: a change could reach no browser, and the head can no longer say that the response depends on the cookie. What is loaded can be read. A commit that is writing ends as ever; one that waits for its turn throws. Refused changes, takes and commits are reported as `lateChange`.
    > Sealing is between a request's session and the response head, which no store sees. Tested by SessionsTests/SealTests.
    MW-5 What is not committed can be discarded, as for a response of 500 or above: operations, rotation and invalidation. What was committed stays, and so does a take [FL-3]. Activity is recorded all the same [TTL-8].
    MW-6 The cookie is set if and only if a token was created, rotated or sealed anew, or has to live longer or shorter than the browser knows, and deleted if and only if the session was ended. It is owed from the commit or take that caused it until the response collects it, through later commits, errors and discarding. The latest wins: set and then ended is a deletion.
    MW-9 A session is *accessed* when the request asks for anything of it or changes anything, with a cookie or without, even if that fails. It is one fact about the session, not a list of methods. Commits do not count.
    > What a request asked for is a fact about its session, which no store sees. Tested by SessionsTests/AccessTests.
    MW-21 A request whose cookies open several sessions has none ([ID-8]). A logout, and a commit with a rotation for a privilege change, MUST end all of them: else a logout would leave one open, and the next request after a login would be ambiguous again. They end before anything else is written; if that fails, the commit fails. A rotation for a privilege change that leaves nothing to keep deletes the cookie. Any other write begins a session beside them. To end them for it would let who plants a cookie log its victim out with any page, and to refuse it would keep the victim even from the page with the login. A store without state can end none of them (DEV-1).
    MW-22 What outlives a request uses a session of its own, on what the request committed, with its own operations. It sends no cookie, so what needs one throws `sealed` and writes nothing: creating a session, rotating, another lifetime of a persistent cookie, a new session after an ended one, and every write of a store whose sessions lie in the cookie. Ending the session is allowed. It is asked for before the head, or after the request accessed its session ([MW-3]).
    MW-24 A commit that changes the subject, to nobody too, rotates for a privilege change, asked or not, unless that is switched off. A rotation for a new identity that was asked for is done instead. The same subject again is no change.
    MW-26 Operations for new sessions are put first whenever a commit creates a session, after a logout or for a login whose session is gone too, so that the request's own changes win. They create no session by themselves, and are no part of what a request reads before its commit.
    """#
}

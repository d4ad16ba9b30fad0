// Made by TraceabilityTests with SESSIONS_RECORD_FIXTURES=1; see ci/record-fixtures. Do not edit.

extension KillMatrix {
  /// The ids of a faulty store's cases, separated by spaces: quicker to compile than arrays.
  static let texts: [String: String] = [
    "absolute-deadline-slides":
      """
    CONC-009 CONC-024 MOD-001 MOD-002 TTL-002 TTL-014 TTL-018 TTL-019 TTL-024 TTL-054 TTL-066
    """,
    "absolute-ends-early":
      """
    MOD-002 REC-008 REC-017 ROT-005 TTL-001 TTL-007 TTL-009 TTL-011 TTL-016 TTL-017 TTL-018 TTL-024 TTL-044 TTL-046 TTL-049 \
    TTL-055 TTL-066
    """,
    "addition-replaces-text":
      """
    BAD-008 BAD-009 CRUD-029 SEC-015
    """,
    "addition-wraps":
      """
    BAD-007 CRUD-029
    """,
    "any-secret-opens":
      """
    BAD-012 CONC-042 CONC-054 ID-002 ID-003 ID-004 MOD-002 ROT-003 ROT-008 ROT-009 ROT-015 ROT-021 ROT-022 ROT-023 ROT-024 \
    ROT-025 ROT-026 ROT-028 ROT-029 ROT-030 ROT-034 ROT-035 SEC-005 SEC-006 SEC-014 SEC-016
    """,
    "astral-characters-replaced":
      """
    PAY-002 PAY-024
    """,
    "bad-operations-skipped":
      """
    BAD-007 BAD-008 BAD-009 BAD-013 BAD-015 BAD-017 CRUD-024 CRUD-025 CRUD-029 CRUD-030 ISO-007 PAY-019 PAY-026 PAY-028 \
    SEC-015
    """,
    "booleans-as-integers":
      """
    BAD-008 CRUD-009 FLSH-014 PAY-010 PAY-016 PAY-024 ROT-003 ROT-010 ROT-023 ROT-026 ROT-033
    """,
    "cache-keeps-absence":
      """
    ISO-016 IX-014 REC-062
    """,
    "cache-misses-destroy":
      """
    CONC-039 CONC-054 DEL-004 DEL-006 DEL-016 DEL-017 DEL-018 DEL-021 FLSH-012 FLSH-042 FLT-006 ISO-016 IX-007 MOD-002 \
    REC-003 REC-029 REC-033 REC-057 REC-070 ROT-029 ROT-045 ROT-046
    """,
    "cache-misses-touch":
      """
    REC-033 REC-070 TTL-018 TTL-026 TTL-052 TTL-066
    """,
    "capabilities-vary":
      """
    CAP-003 TTL-039
    """,
    "clear-applied-first":
      """
    CONC-025 CRUD-017 CRUD-019 CRUD-021 FLSH-028 MOD-001 MOD-002
    """,
    "clear-keeps-flash":
      """
    CONC-025 CRUD-017 CRUD-019 FLSH-028 MOD-001 MOD-002
    """,
    "clear-keeps-subject":
      """
    CRUD-017 CRUD-019 IX-012 MOD-001 MOD-002
    """,
    "clear-misses-others-changes":
      """
    CONC-026
    """,
    "clearing-ignored":
      """
    FLSH-036 MOD-001 MOD-002 ROT-019 ROT-020
    """,
    "clearing-misses-others-changes":
      """
    MOD-002 ROT-020
    """,
    "clearing-rotation-keeps-flash":
      """
    DEL-006 FLSH-036 MOD-001 MOD-002 ROT-019
    """,
    "clearing-takes-own-changes":
      """
    FLSH-036 MOD-001 MOD-002 ROT-011 ROT-019 ROT-020
    """,
    "client-token-adopted":
      """
    DEL-017 SEC-001
    """,
    "commit-in-two-writes":
      """
    BAD-007 BAD-008 BAD-009 BAD-014 BAD-015 CONC-029 CONC-041 CRUD-024 CRUD-025 CRUD-029 CRUD-030 ISO-007 MOD-001 MOD-002 \
    PAY-019 PAY-020 TTL-010
    """,
    "commit-returns-old-session":
      """
    CONC-021 CONC-023 CONC-031 CONC-032 CRUD-005 CRUD-031 CRUD-034 IX-002 IX-004 MOD-001 MOD-002
    """,
    "conflict-ignored":
      """
    CONC-023 MOD-002
    """,
    "conflict-is-committed":
      """
    CONC-023 MOD-002
    """,
    "cookie-cached-by-prefix":
      """
    BAD-002 BAD-003 BAD-004 BAD-005 BAD-012 CK-001 CK-011 ID-001 SEC-005 SEC-006
    """,
    "cookie-forgets-subject":
      """
    BAD-015 CK-012 CRUD-005 CRUD-017 CRUD-031 MOD-001 PROC-005 ROT-002 TTL-019
    """,
    "cookie-restarts-lifetime":
      """
    CK-006 MOD-001 TTL-002 TTL-004 TTL-005 TTL-006 TTL-007 TTL-014 TTL-016 TTL-017 TTL-018 TTL-021 TTL-035 TTL-045 TTL-046 \
    TTL-049 TTL-054 TTL-057 TTL-061 TTL-062 TTL-064
    """,
    "cookie-sent-every-time":
      """
    CK-004 MOD-001 TTL-050 TTL-051
    """,
    "cookie-shows-subject":
      """
    CK-008
    """,
    "cookie-too-long":
      """
    CK-002 CK-003
    """,
    "corrupt-policy-ignored":
      """
    FLT-015
    """,
    "create-overwrites":
      """
    CRUD-015 FLT-019 REC-003 REC-004 REC-070
    """,
    "create-replaces-expired":
      """
    REC-004
    """,
    "create-reports-success":
      """
    CRUD-015 FLT-019 REC-003 REC-004 REC-070
    """,
    "create-stamps-time":
      """
    REC-001 REC-009 ROT-005
    """,
    "creation-time-unsigned":
      """
    REC-009
    """,
    "dates-truncated":
      """
    PAY-012
    """,
    "deadline-inclusive":
      """
    CONC-034 MOD-001 MOD-002 REC-004 REC-007 REC-008 REC-016 REC-017 REC-018 REC-027 REC-049 ROT-005 ROT-007 ROT-039 ROT-041 \
    TTL-003 TTL-007 TTL-008 TTL-009 TTL-011 TTL-012 TTL-016 TTL-017 TTL-021 TTL-022 TTL-023 TTL-024 TTL-025 TTL-031 TTL-032 \
    TTL-034 TTL-035 TTL-036 TTL-037 TTL-042 TTL-044 TTL-045 TTL-046 TTL-047 TTL-049 TTL-053 TTL-054 TTL-055 TTL-056 TTL-061 \
    TTL-062 TTL-065 TTL-066 TTL-067 TTL-068 TTL-069
    """,
    "deadlines-end-2038":
      """
    REC-009 TTL-043
    """,
    "decimals-respelled":
      """
    PAY-007 PAY-008 PAY-009 PAY-012 PAY-024
    """,
    "deep-values-lost":
      """
    PAY-013 PAY-014
    """,
    "destroy-acknowledged-early":
      """
    CONC-033 CONC-038 CONC-039 CONC-040 CONC-054 DEL-001 DEL-004 DEL-005 DEL-006 DEL-007 DEL-011 DEL-013 DEL-014 DEL-015 \
    DEL-016 DEL-017 DEL-018 DEL-019 DEL-020 DEL-021 DEL-022 FLSH-012 FLSH-037 FLSH-042 FLT-004 FLT-006 ISO-016 IX-003 IX-004 \
    IX-010 MOD-001 MOD-002 REC-003 REC-028 REC-029 REC-031 REC-035 REC-049 REC-055 REC-070 ROT-006 ROT-029 ROT-037 ROT-040 \
    ROT-042 ROT-043 ROT-044 ROT-045 ROT-046 SEC-017 TTL-004 TTL-005 TTL-006
    """,
    "destroy-all-blocks-subject":
      """
    CONC-046 IX-006 IX-011 REC-056
    """,
    "destroy-all-counts-exception":
      """
    FLT-007 IX-006 REC-056
    """,
    "destroy-all-ignores-exception":
      """
    FLT-007 IX-006 REC-056
    """,
    "destroy-all-matches-prefix":
      """
    IX-009 REC-052
    """,
    "destroy-all-stops-early":
      """
    IX-005 REC-056
    """,
    "destroy-all-takes-anonymous":
      """
    IX-005 IX-007 IX-012 REC-053
    """,
    "destroy-answers-true":
      """
    DEL-002 DEL-006 DEL-013 DEL-022 ISO-002 ISO-003 ISO-004 IX-010 MOD-002 REC-003 REC-028 REC-029 REC-062 REC-070 ROT-006 \
    ROT-012 ROT-043 ROT-044 ROT-045
    """,
    "destroy-blocks-key":
      """
    DEL-011 ISO-016 REC-005 REC-030 REC-031 REC-049 REC-055
    """,
    "destroy-by-key-ignored":
      """
    DEL-002 DEL-013 ISO-002 ISO-003 ISO-004 IX-010
    """,
    "destroy-ends-neighbours":
      """
    DEL-008 IX-003
    """,
    "destroy-forgets":
      """
    CONC-033 CONC-038 CONC-039 CONC-040 CONC-054 DEL-001 DEL-002 DEL-004 DEL-005 DEL-006 DEL-007 DEL-011 DEL-013 DEL-014 \
    DEL-015 DEL-016 DEL-017 DEL-018 DEL-019 DEL-020 DEL-021 DEL-022 FLSH-012 FLSH-037 FLSH-042 FLT-002 FLT-003 FLT-004 \
    FLT-006 ISO-002 ISO-003 ISO-004 ISO-016 IX-003 IX-004 IX-010 MOD-001 MOD-002 REC-003 REC-005 REC-028 REC-029 REC-030 \
    REC-031 REC-035 REC-049 REC-055 REC-062 REC-070 ROT-006 ROT-012 ROT-029 ROT-037 ROT-040 ROT-042 ROT-043 ROT-044 ROT-045 \
    ROT-046 SEC-017 TTL-004 TTL-005 TTL-006
    """,
    "destroy-ignores-version":
      """
    FLT-018 MOD-002 REC-029 ROT-012 ROT-045
    """,
    "destroy-needs-newest-version":
      """
    CONC-039 DEL-014 DEL-015 DEL-021 MOD-002 ROT-037
    """,
    "destroy-needs-record":
      """
    CONC-010 DEL-002 DEL-003 DEL-006 DEL-010 DEL-013 DEL-022 ISO-002 ISO-003 ISO-004 IX-010 MOD-001 MOD-002 REC-003 REC-028 \
    REC-029 REC-055 REC-062 REC-070 ROT-006 ROT-043 ROT-044
    """,
    "destroy-of-missing-throws":
      """
    DEL-003 DEL-010 MOD-001 MOD-002
    """,
    "destroy-spares-expired":
      """
    REC-049
    """,
    "destroy-takes-subject":
      """
    DEL-008 IX-003 IX-004 IX-010 REC-050 REC-055 ROT-042
    """,
    "deviation-beside-capability":
      """
    CAP-001 CAP-002
    """,
    "dotted-keys-nested":
      """
    CRUD-026 CRUD-027 ISO-006 ISO-011 PAY-015 PAY-024
    """,
    "empty-flash-dropped":
      """
    CRUD-028 FLSH-010 FLSH-014 FLSH-021 ISO-005 ISO-006 ISO-009 ISO-010 ISO-011 PAY-001 PAY-007 PAY-010 PAY-015 PAY-016 \
    PAY-017
    """,
    "empty-keys-ignored":
      """
    BAD-009 BAD-013 BAD-017 CRUD-024 SEC-015
    """,
    "empty-session-created":
      """
    CRUD-019 CRUD-036 FLSH-043 MOD-001 MOD-002 ROT-011
    """,
    "empty-session-is-absent":
      """
    CONC-036 CRUD-006 CRUD-007 CRUD-017 FLSH-002 FLSH-006 FLSH-010 FLSH-021 FLSH-023 FLSH-034 FLT-002 FLT-003 MOD-002
    """,
    "empty-text-is-nil":
      """
    BAD-008 CRUD-009 FLSH-014 PAY-001 PAY-010
    """,
    "end-is-committed":
      """
    MOD-001 MOD-002 TTL-004 TTL-005 TTL-006 TTL-064
    """,
    "equal-cookies-equal":
      """
    SEC-002
    """,
    "equal-numbers-unchanged":
      """
    CONC-030
    """,
    "errors-are-absence":
      """
    FLT-001 FLT-004 FLT-015
    """,
    "errors-quote-values":
      """
    FLT-003 SEC-015
    """,
    "escapes-decoded":
      """
    PAY-005
    """,
    "every-call-throws":
      """
    BAD-001 BAD-002 BAD-003 BAD-004 BAD-005 BAD-006 BAD-007 BAD-008 BAD-009 BAD-012 BAD-013 BAD-014 BAD-015 BAD-016 BAD-017 \
    CONC-006 CONC-008 CONC-009 CONC-010 CONC-011 CONC-019 CONC-020 CONC-021 CONC-022 CONC-023 CONC-024 CONC-025 CONC-026 \
    CONC-027 CONC-028 CONC-029 CONC-030 CONC-031 CONC-032 CONC-033 CONC-034 CONC-035 CONC-036 CONC-037 CONC-038 CONC-039 \
    CONC-040 CONC-041 CONC-042 CONC-043 CONC-044 CONC-045 CONC-046 CONC-052 CONC-054 CRUD-001 CRUD-002 CRUD-003 CRUD-004 \
    CRUD-005 CRUD-006 CRUD-007 CRUD-008 CRUD-009 CRUD-015 CRUD-017 CRUD-020 CRUD-021 CRUD-022 CRUD-023 CRUD-024 CRUD-025 \
    CRUD-026 CRUD-027 CRUD-028 CRUD-029 CRUD-030 CRUD-031 CRUD-033 CRUD-034 CRUD-036 DEL-001 DEL-002 DEL-003 DEL-004 DEL-005 \
    DEL-006 DEL-007 DEL-008 DEL-010 DEL-011 DEL-013 DEL-014 DEL-015 DEL-016 DEL-017 DEL-018 DEL-019 DEL-020 DEL-021 DEL-022 \
    FLSH-001 FLSH-002 FLSH-003 FLSH-004 FLSH-005 FLSH-006 FLSH-008 FLSH-009 FLSH-010 FLSH-011 FLSH-012 FLSH-013 FLSH-014 \
    FLSH-015 FLSH-017 FLSH-019 FLSH-020 FLSH-021 FLSH-022 FLSH-023 FLSH-024 FLSH-025 FLSH-026 FLSH-027 FLSH-028 FLSH-029 \
    FLSH-030 FLSH-031 FLSH-032 FLSH-033 FLSH-034 FLSH-036 FLSH-037 FLSH-038 FLSH-039 FLSH-040 FLSH-041 FLSH-042 FLSH-043 \
    FLT-001 FLT-002 FLT-003 FLT-004 FLT-006 FLT-007 FLT-008 FLT-015 FLT-016 FLT-017 FLT-018 FLT-019 FLT-020 ID-001 ID-002 \
    ID-003 ID-004 ID-005 ID-006 ISO-001 ISO-002 ISO-003 ISO-004 ISO-005 ISO-006 ISO-007 ISO-009 ISO-010 ISO-011 ISO-012 \
    ISO-015 ISO-016 IX-001 IX-002 IX-003 IX-004 IX-005 IX-006 IX-007 IX-008 IX-009 IX-010 IX-011 IX-012 IX-014 IX-015 MOD-001 \
    MOD-002 PAY-001 PAY-002 PAY-003 PAY-004 PAY-005 PAY-006 PAY-007 PAY-008 PAY-009 PAY-010 PAY-011 PAY-012 PAY-013 PAY-014 \
    PAY-015 PAY-016 PAY-017 PAY-018 PAY-019 PAY-020 PAY-021 PAY-022 PAY-023 PAY-024 PAY-025 PAY-026 PAY-027 PAY-028 PROC-006 \
    REC-001 REC-002 REC-003 REC-004 REC-005 REC-006 REC-007 REC-008 REC-009 REC-010 REC-011 REC-012 REC-013 REC-014 REC-015 \
    REC-016 REC-017 REC-018 REC-019 REC-020 REC-021 REC-022 REC-023 REC-024 REC-025 REC-026 REC-027 REC-028 REC-029 REC-030 \
    REC-031 REC-032 REC-033 REC-034 REC-035 REC-036 REC-037 REC-038 REC-039 REC-040 REC-041 REC-042 REC-049 REC-050 REC-051 \
    REC-052 REC-053 REC-054 REC-055 REC-056 REC-057 REC-058 REC-060 REC-062 REC-063 REC-070 ROT-001 ROT-002 ROT-003 ROT-004 \
    ROT-005 ROT-006 ROT-007 ROT-008 ROT-009 ROT-010 ROT-011 ROT-012 ROT-015 ROT-017 ROT-018 ROT-019 ROT-020 ROT-021 ROT-022 \
    ROT-023 ROT-024 ROT-025 ROT-026 ROT-027 ROT-028 ROT-029 ROT-030 ROT-031 ROT-032 ROT-033 ROT-034 ROT-035 ROT-036 ROT-037 \
    ROT-038 ROT-039 ROT-040 ROT-041 ROT-042 ROT-043 ROT-044 ROT-045 ROT-046 SEC-001 SEC-002 SEC-004 SEC-005 SEC-006 SEC-013 \
    SEC-014 SEC-015 SEC-016 SEC-017 SEC-018 TTL-001 TTL-002 TTL-003 TTL-004 TTL-005 TTL-006 TTL-007 TTL-008 TTL-009 TTL-010 \
    TTL-011 TTL-012 TTL-013 TTL-014 TTL-015 TTL-016 TTL-017 TTL-018 TTL-019 TTL-021 TTL-022 TTL-023 TTL-024 TTL-025 TTL-026 \
    TTL-027 TTL-029 TTL-031 TTL-032 TTL-034 TTL-035 TTL-036 TTL-037 TTL-038 TTL-042 TTL-043 TTL-044 TTL-045 TTL-046 TTL-047 \
    TTL-049 TTL-050 TTL-051 TTL-052 TTL-053 TTL-054 TTL-055 TTL-056 TTL-057 TTL-061 TTL-062 TTL-063 TTL-064 TTL-065 TTL-066 \
    TTL-067 TTL-068 TTL-069
    """,
    "evicts-oldest":
      """
    ISO-001
    """,
    "expiry-in-whole-seconds":
      """
    MOD-002 REC-008 TTL-007 TTL-008 TTL-018 TTL-042
    """,
    "failed-create-is-done":
      """
    FLT-002 FLT-003
    """,
    "failed-destroy-all-is-zero":
      """
    FLT-002 FLT-003
    """,
    "failed-destroy-is-done":
      """
    FLT-002 FLT-003
    """,
    "failed-list-is-empty":
      """
    FLT-001
    """,
    "failed-load-is-absent":
      """
    FLT-001
    """,
    "failed-ping-is-fine":
      """
    FLT-001
    """,
    "failed-prune-is-zero":
      """
    FLT-001
    """,
    "failed-replace-is-done":
      """
    FLT-002 FLT-003
    """,
    "failed-take-is-nothing":
      """
    FLT-002 FLT-003
    """,
    "failed-touch-is-gone":
      """
    FLT-001
    """,
    "field-limit-missing":
      """
    FLSH-032 PAY-026 SEC-015
    """,
    "first-flash-wins":
      """
    CRUD-017 FLSH-008 FLSH-027 FLSH-032 MOD-001 MOD-002
    """,
    "first-write-wins":
      """
    CONC-020 MOD-001 MOD-002 ROT-019
    """,
    "flash-dies-unread":
      """
    CONC-029 CRUD-017 CRUD-020 FLSH-004 FLSH-024 FLSH-027 FLSH-029 FLSH-032 FLSH-033 FLT-004 MOD-001 MOD-002 PAY-019 TTL-014 \
    TTL-032 TTL-054 TTL-057 TTL-069
    """,
    "flash-outlives-session":
      """
    FLSH-012 FLSH-013 FLT-017 MOD-001 MOD-002 TTL-037 TTL-062
    """,
    "flash-removal-ignored":
      """
    CRUD-017 FLSH-009 FLSH-029 FLSH-038 MOD-001 MOD-002
    """,
    "flash-shadowed-by-field":
      """
    CRUD-017 FLSH-009 MOD-001 MOD-002
    """,
    "flash-taken-twice":
      """
    BAD-016 CONC-043 CONC-044 CRUD-017 FLSH-002 FLSH-003 FLSH-006 FLSH-010 FLSH-012 FLSH-013 FLSH-015 FLSH-020 FLSH-021 \
    FLSH-022 FLSH-023 FLSH-024 FLSH-025 FLSH-030 FLSH-033 FLT-002 FLT-003 FLT-017 MOD-001 MOD-002 ROT-038 TTL-037 TTL-062
    """,
    "format-byte-ignored":
      """
    CK-011 SEC-005
    """,
    "fractions-of-seconds-dropped":
      """
    TTL-007 TTL-008 TTL-042 TTL-063
    """,
    "future-cookie-opens":
      """
    CK-007
    """,
    "gone-is-committed":
      """
    CONC-033 CONC-034 DEL-004 DEL-006 FLT-017 IX-005 MOD-001 MOD-002 ROT-006 ROT-007 ROT-041 ROT-042 ROT-043 TTL-004 TTL-005 \
    TTL-006 TTL-015 TTL-035 TTL-061 TTL-068
    """,
    "gone-is-not-due":
      """
    DEL-005 MOD-001 MOD-002 TTL-021 TTL-036 TTL-067
    """,
    "gone-is-recreated":
      """
    CONC-033 CONC-034 DEL-004 DEL-006 FLT-017 IX-005 MOD-001 MOD-002 ROT-006 ROT-007 ROT-041 ROT-042 ROT-043 TTL-004 TTL-005 \
    TTL-006 TTL-015 TTL-035 TTL-061 TTL-068
    """,
    "grace-cannot-write":
      """
    MOD-002 ROT-021 ROT-022 ROT-023 ROT-024
    """,
    "grace-in-minutes":
      """
    MOD-002 ROT-024 ROT-027 ROT-028 ROT-029
    """,
    "grace-missing":
      """
    ISO-016 MOD-002 ROT-021 ROT-022 ROT-023 ROT-024 ROT-026 ROT-027 ROT-028 ROT-029 ROT-034
    """,
    "grace-rotates":
      """
    MOD-002 ROT-022
    """,
    "index-built-at-create":
      """
    IX-001 IX-002 IX-012 REC-054
    """,
    "index-keeps-old-subject":
      """
    IX-002 IX-012
    """,
    "index-quietly-missing":
      """
    IX-013
    """,
    "integers-as-doubles":
      """
    CRUD-009 PAY-007 PAY-008 PAY-024
    """,
    "invalid-text-replaced":
      """
    PAY-006
    """,
    "json-minified":
      """
    PAY-006 PAY-025
    """,
    "kept-flash-lost":
      """
    BAD-013 CRUD-017 FLSH-006 FLSH-041 MOD-001 MOD-002
    """,
    "kept-flash-overwrites":
      """
    CONC-029 CRUD-017 FLSH-027 FLSH-034 MOD-001 MOD-002
    """,
    "key-case-folded":
      """
    ISO-015 REC-040
    """,
    "key-limit-off-by-one":
      """
    CRUD-025 ISO-007
    """,
    "key-truncated":
      """
    BAD-012 ISO-015 REC-039 REC-040 SEC-005
    """,
    "keys-case-folded":
      """
    CRUD-026 CRUD-027 CRUD-028 ISO-005 ISO-006 ISO-010 ISO-011 PAY-016 PAY-021 PAY-022 PAY-024
    """,
    "keys-cut-off":
      """
    CRUD-025 ISO-007 ISO-009
    """,
    "keys-decoded-as-url":
      """
    ISO-006 ISO-011 PAY-021 PAY-024
    """,
    "keys-normalised":
      """
    CRUD-027 FLSH-010 ISO-010 PAY-024
    """,
    "keys-trimmed":
      """
    CRUD-027 ISO-011 PAY-015 PAY-022 PAY-024
    """,
    "large-replace-dropped":
      """
    PAY-018 PAY-019 REC-038
    """,
    "late-cookie-opens":
      """
    CK-005 CK-006 CONC-034 DEL-001 DEL-010 MOD-001 PROC-009 ROT-005 ROT-007 ROT-039 ROT-041 SEC-017 TTL-002 TTL-003 TTL-004 \
    TTL-005 TTL-006 TTL-007 TTL-008 TTL-009 TTL-011 TTL-012 TTL-016 TTL-017 TTL-022 TTL-023 TTL-024 TTL-025 TTL-031 TTL-032 \
    TTL-034 TTL-035 TTL-036 TTL-042 TTL-044 TTL-045 TTL-046 TTL-047 TTL-049 TTL-053 TTL-054 TTL-055 TTL-056 TTL-065 TTL-066 \
    TTL-067 TTL-068 TTL-069
    """,
    "leaks-other-session":
      """
    CONC-052 CRUD-015 DEL-008 DEL-016 DEL-017 FLSH-042 FLT-002 FLT-003 FLT-007 FLT-008 FLT-015 ID-004 ISO-001 ISO-005 ISO-006 \
    ISO-009 ISO-010 ISO-011 ISO-015 IX-005 IX-006 IX-009 IX-014 MOD-001 MOD-002 PAY-001 PAY-002 PAY-003 PAY-004 PAY-005 \
    PAY-006 PAY-007 PAY-008 PAY-009 PAY-010 PAY-012 PAY-013 PAY-014 PAY-015 PAY-016 PAY-017 PAY-018 PAY-021 PAY-022 PAY-023 \
    PAY-024 PAY-025 REC-001 REC-008 REC-037 REC-038 REC-039 REC-040 REC-041 ROT-012 ROT-023 ROT-035 ROT-045 TTL-027
    """,
    "line-breaks-normalised":
      """
    PAY-006 PAY-022
    """,
    "list-descends":
      """
    IX-008 IX-015 REC-050 REC-051 REC-055 REC-062 REC-063
    """,
    "list-fails-on-damaged":
      """
    FLT-007 IX-015 REC-050 REC-051 REC-052 REC-053 REC-054 REC-055 REC-056 REC-062 REC-063
    """,
    "list-folds-case":
      """
    IX-009 REC-052
    """,
    "list-ignores-cursor":
      """
    IX-008 IX-015 REC-050
    """,
    "list-ignores-limit":
      """
    IX-008 IX-015 REC-050
    """,
    "list-includes-expired":
      """
    IX-003 IX-015 REC-051
    """,
    "list-matches-pattern":
      """
    IX-009 REC-052
    """,
    "list-matches-prefix":
      """
    IX-009 REC-052
    """,
    "list-normalises":
      """
    IX-009 REC-052
    """,
    "list-repeats-cursor":
      """
    IX-008 IX-015
    """,
    "list-short-page":
      """
    IX-015
    """,
    "list-shows-ended":
      """
    CONC-045 CONC-046 FLT-001 FLT-007 IX-003 IX-004 IX-005 IX-006 IX-008 IX-009 IX-010 IX-011 IX-015 ROT-043 ROT-044
    """,
    "list-skips-one":
      """
    IX-008 IX-015 REC-050
    """,
    "load-creates":
      """
    CONC-010 CONC-038 CONC-039 CONC-040 CRUD-003 DEL-011 FLT-006 ID-003 IX-014 REC-003 REC-006 REC-013 REC-026 REC-028 \
    REC-029 REC-031 REC-033 REC-049 REC-053 REC-056 REC-057 REC-058 REC-062 REC-070 TTL-029
    """,
    "load-fails-on-unknown":
      """
    BAD-005 BAD-006 BAD-012 CRUD-002 CRUD-003 ID-001 ID-003 ID-005 ISO-002 ISO-003 ISO-004 IX-014 REC-006 REC-013 REC-026 \
    REC-062 SEC-001 SEC-005 SEC-006 SEC-014 SEC-018
    """,
    "load-ignores-absolute":
      """
    MOD-001 MOD-002 REC-008 REC-017 TTL-016 TTL-021 TTL-046 TTL-061 TTL-062
    """,
    "load-ignores-expiry":
      """
    CONC-034 FLSH-013 ISO-002 ISO-003 ISO-004 ISO-012 MOD-001 MOD-002 REC-004 REC-007 REC-008 REC-016 REC-017 REC-018 REC-027 \
    REC-049 ROT-005 ROT-007 ROT-039 ROT-041 TTL-002 TTL-003 TTL-007 TTL-008 TTL-009 TTL-011 TTL-012 TTL-015 TTL-016 TTL-017 \
    TTL-021 TTL-022 TTL-023 TTL-024 TTL-025 TTL-031 TTL-032 TTL-034 TTL-035 TTL-036 TTL-037 TTL-042 TTL-044 TTL-045 TTL-046 \
    TTL-047 TTL-049 TTL-053 TTL-054 TTL-055 TTL-056 TTL-061 TTL-062 TTL-065 TTL-066 TTL-067 TTL-068 TTL-069
    """,
    "load-ignores-idle":
      """
    CONC-034 FLSH-013 ISO-002 ISO-003 ISO-004 MOD-001 MOD-002 REC-004 REC-007 REC-008 REC-016 REC-018 REC-027 REC-049 ROT-007 \
    ROT-039 ROT-041 TTL-007 TTL-008 TTL-011 TTL-012 TTL-015 TTL-022 TTL-023 TTL-025 TTL-031 TTL-032 TTL-034 TTL-036 TTL-042 \
    TTL-044 TTL-045 TTL-047 TTL-053 TTL-054 TTL-055 TTL-056 TTL-065 TTL-067 TTL-068 TTL-069
    """,
    "load-slides":
      """
    CRUD-022 ID-002 MOD-001 MOD-002 REC-004 REC-007 REC-008 REC-016 REC-033 REC-062 TTL-007 TTL-008 TTL-011 TTL-012 TTL-022 \
    TTL-025 TTL-026 TTL-031 TTL-032 TTL-034 TTL-042 TTL-044 TTL-045 TTL-047 TTL-052 TTL-053 TTL-054 TTL-055 TTL-056 TTL-065 \
    TTL-066 TTL-067 TTL-068 TTL-069
    """,
    "long-limits-cut":
      """
    TTL-043
    """,
    "long-token-cut-off":
      """
    BAD-002 BAD-003 BAD-004 BAD-005
    """,
    "long-values-truncated":
      """
    PAY-014 PAY-018 PAY-019 PAY-023 PAY-028 SEC-015
    """,
    "longest-limit-ignored":
      """
    TTL-010
    """,
    "lost-answer-is-definite":
      """
    FLT-003
    """,
    "lost-update":
      """
    CONC-019 CONC-021 CONC-023 CONC-026 CONC-032 CONC-035 CONC-036 CONC-039 CONC-042 CONC-043 CONC-044 CRUD-034 DEL-021 \
    FLSH-017 FLSH-020 FLSH-022 FLSH-023 FLSH-024 FLSH-030 FLSH-033 FLSH-034 FLT-017 MOD-002 PAY-027 REC-012 REC-019 REC-054 \
    REC-070 ROT-010 ROT-012 ROT-026 ROT-027 ROT-032 ROT-033 ROT-034 ROT-035 ROT-036 ROT-038 SEC-016
    """,
    "malformed-token-throws":
      """
    BAD-001 BAD-002 BAD-003 BAD-004 BAD-005 BAD-006 BAD-012 ID-001 ID-005 SEC-001 SEC-006 SEC-014
    """,
    "many-fields-dropped":
      """
    PAY-017 PAY-026 SEC-015
    """,
    "missing-flash-is-null":
      """
    CRUD-017 FLSH-002 FLSH-006 FLSH-008 FLSH-011 FLSH-014 FLSH-020 FLSH-022 FLSH-026 FLSH-028 FLSH-029 FLSH-036 MOD-001 \
    MOD-002
    """,
    "moved-end-ignored":
      """
    MOD-001 MOD-002 TTL-004 TTL-010 TTL-016 TTL-017 TTL-021 TTL-040 TTL-061 TTL-062
    """,
    "namespace-as-pattern":
      """
    ISO-004
    """,
    "namespace-prefix-destroy":
      """
    ISO-003 REC-062
    """,
    "namespace-prefix-prune":
      """
    ISO-003 REC-062
    """,
    "negative-limit-means-forever":
      """
    TTL-006 TTL-040
    """,
    "never-recovers":
      """
    FLT-001 FLT-004
    """,
    "new-identity-keeps-key":
      """
    DEL-018 MOD-002 ROT-042 ROT-043
    """,
    "new-identity-leaves-old-session":
      """
    DEL-006 DEL-018 IX-004 MOD-002 ROT-005 ROT-006 ROT-007 ROT-012 ROT-041 ROT-042 ROT-043
    """,
    "newer-format-removed":
      """
    FLT-016
    """,
    "no-limit-means-forever":
      """
    TTL-012 TTL-045 TTL-054 TTL-055 TTL-057
    """,
    "null-removes":
      """
    BAD-008 CONC-022 CRUD-008 CRUD-009 FLSH-014 FLSH-021 PAY-010 PAY-011 PAY-024
    """,
    "numeric-keys-as-numbers":
      """
    CRUD-027 ISO-011 PAY-015
    """,
    "old-token-ends-session":
      """
    CONC-054 MOD-002 ROT-003 ROT-008 ROT-015 ROT-024 ROT-025 ROT-026 ROT-028 ROT-029 ROT-030 SEC-016
    """,
    "opening-creates":
      """
    DEL-018 DEL-022 ROT-045 SEC-018
    """,
    "opening-is-activity":
      """
    CRUD-022 MOD-001 MOD-002 TTL-007 TTL-008 TTL-011 TTL-012 TTL-018 TTL-022 TTL-025 TTL-031 TTL-032 TTL-034 TTL-042 TTL-044 \
    TTL-045 TTL-047 TTL-053 TTL-054 TTL-055 TTL-056 TTL-065 TTL-067 TTL-068 TTL-069
    """,
    "opening-reads-flash":
      """
    BAD-009 CONC-025 CONC-043 CRUD-017 CRUD-022 CRUD-028 FLSH-001 FLSH-004 FLSH-005 FLSH-006 FLSH-009 FLSH-010 FLSH-011 \
    FLSH-015 FLSH-017 FLSH-019 FLSH-020 FLSH-022 FLSH-024 FLSH-025 FLSH-027 FLSH-028 FLSH-029 FLSH-030 FLSH-031 FLSH-032 \
    FLSH-033 FLSH-036 FLSH-040 FLSH-041 FLSH-042 FLT-004 ISO-005 ISO-006 ISO-007 ISO-009 ISO-010 ISO-011 ISO-016 MOD-001 \
    MOD-002 PAY-001 PAY-002 PAY-003 PAY-004 PAY-005 PAY-006 PAY-007 PAY-008 PAY-009 PAY-010 PAY-012 PAY-013 PAY-014 PAY-015 \
    PAY-016 PAY-017 PAY-018 PAY-019 PAY-021 PAY-022 PAY-023 PAY-025 PAY-026 ROT-012 ROT-019 ROT-023 ROT-038 TTL-014 TTL-032 \
    TTL-054 TTL-069
    """,
    "oversized-flash-dropped":
      """
    FLSH-032 ISO-007 PAY-019 PAY-026 SEC-015
    """,
    "own-clock":
      """
    CONC-034 ISO-002 ISO-003 ISO-004 MOD-001 MOD-002 REC-004 REC-007 REC-008 REC-016 REC-017 REC-018 REC-027 REC-049 ROT-005 \
    ROT-007 ROT-039 ROT-041 TTL-002 TTL-003 TTL-007 TTL-008 TTL-009 TTL-011 TTL-012 TTL-016 TTL-017 TTL-021 TTL-022 TTL-023 \
    TTL-024 TTL-025 TTL-031 TTL-032 TTL-034 TTL-035 TTL-036 TTL-037 TTL-042 TTL-044 TTL-045 TTL-046 TTL-047 TTL-049 TTL-053 \
    TTL-054 TTL-055 TTL-056 TTL-061 TTL-062 TTL-065 TTL-066 TTL-067 TTL-068 TTL-069
    """,
    "own-limit-runs-from-now":
      """
    TTL-046 TTL-064
    """,
    "own-limits-ignored":
      """
    FLT-007 ISO-002 ISO-003 ISO-004 ROT-004 TTL-005 TTL-006 TTL-010 TTL-011 TTL-017 TTL-040 TTL-042 TTL-044 TTL-045 TTL-046 \
    TTL-051 TTL-053 TTL-054 TTL-055 TTL-057 TTL-061 TTL-064
    """,
    "past-end-ignored":
      """
    MOD-001 MOD-002 TTL-004 TTL-040
    """,
    "payload-cut-at-65535":
      """
    REC-038
    """,
    "payload-empty-is-absent":
      """
    FLT-006 REC-011 REC-036
    """,
    "payload-ends-at-zero":
      """
    ISO-015 REC-037 REC-038 REC-039 REC-040 REC-041 REC-052 REC-063
    """,
    "payload-in-error":
      """
    FLT-015 REC-037 REC-038
    """,
    "payload-strips-mark":
      """
    REC-037
    """,
    "persistence-claimed":
      """
    PROC-005 PROC-009 PROC-011
    """,
    "persistence-ignored":
      """
    CRUD-031 ROT-002 TTL-063
    """,
    "ping-clears":
      """
    CRUD-033 REC-042
    """,
    "ping-refused":
      """
    CRUD-033 REC-042
    """,
    "privilege-change-with-grace":
      """
    CONC-043 CONC-054 DEL-016 FLSH-030 IX-014 MOD-001 MOD-002 ROT-003 ROT-008 ROT-009 ROT-010 ROT-023 ROT-026 ROT-030 ROT-032 \
    ROT-033 ROT-035 ROT-036 ROT-038 ROT-039 ROT-040 SEC-016
    """,
    "prune-after-deadline":
      """
    IX-011 REC-032 REC-033 REC-034 REC-035 REC-060 TTL-027 TTL-029 TTL-038
    """,
    "prune-answers-limit":
      """
    BAD-017 DEL-018 DEL-022 ISO-002 ISO-003 ISO-004 ISO-012 REC-010 REC-032 REC-033 REC-034 REC-035 REC-062 ROT-043 ROT-044 \
    ROT-045 SEC-018 TTL-027 TTL-029 TTL-038
    """,
    "prune-by-first-deadline":
      """
    CONC-011 REC-034 TTL-027
    """,
    "prune-ignores-limit":
      """
    REC-033 REC-060
    """,
    "prune-misses-absolute":
      """
    REC-032 REC-033 REC-034
    """,
    "prune-newest-first":
      """
    REC-033
    """,
    "prune-quietly-missing":
      """
    REC-032 REC-033 REC-034 REC-035 REC-060 TTL-029 TTL-039
    """,
    "prune-takes-live":
      """
    CONC-011 FLT-007 REC-032 REC-033 REC-034 TTL-027 TTL-038
    """,
    "prune-takes-unlimited":
      """
    REC-010 REC-032 TTL-027
    """,
    "record-limit-off-by-one":
      """
    PAY-020
    """,
    "removal-ignored":
      """
    CONC-019 CONC-020 CONC-027 CONC-036 CRUD-004 CRUD-007 CRUD-008 CRUD-017 CRUD-019 CRUD-021 CRUD-026 CRUD-027 FLSH-009 \
    ISO-005 ISO-006 ISO-009 ISO-010 ISO-011 MOD-001 MOD-002 PAY-001 PAY-002 PAY-003 PAY-004 PAY-005 PAY-006 PAY-007 PAY-008 \
    PAY-009 PAY-010 PAY-011 PAY-012 PAY-013 PAY-014 PAY-015 PAY-016 PAY-017 PAY-018 PAY-021 PAY-022 PAY-023 PAY-025 PAY-026 \
    PAY-027
    """,
    "removals-applied-last":
      """
    CRUD-017 CRUD-021 MOD-001 MOD-002
    """,
    "replace-drops-idle":
      """
    CONC-009 CONC-034 CRUD-005 ISO-016 MOD-001 MOD-002 REC-011 REC-012 REC-014 REC-015 REC-016 REC-018 REC-019 REC-020 \
    REC-021 REC-022 REC-025 REC-029 REC-034 REC-036 REC-037 REC-038 REC-041 REC-054 REC-057 REC-062 REC-070 ROT-004 ROT-018 \
    TTL-031 TTL-032 TTL-045 TTL-047 TTL-054 TTL-057 TTL-069
    """,
    "replace-drops-subject":
      """
    CRUD-005 CRUD-017 CRUD-031 FLSH-024 FLT-007 ISO-016 IX-004 MOD-001 MOD-002 REC-020 REC-021 REC-022 REC-041 REC-062 \
    ROT-002 ROT-023
    """,
    "replace-extends-absolute":
      """
    CRUD-005 MOD-001 MOD-002 REC-014 ROT-004 ROT-005 ROT-018 TTL-014 TTL-016 TTL-045 TTL-046 TTL-054
    """,
    "replace-ignores-force":
      """
    REC-016 TTL-045
    """,
    "replace-ignores-missing":
      """
    CONC-033 CONC-038 CONC-039 CONC-045 DEL-004 DEL-006 DEL-007 DEL-016 DEL-020 DEL-021 FLSH-012 FLSH-037 IX-005 MOD-001 \
    MOD-002 REC-013 REC-018 REC-031 REC-058 ROT-006 ROT-040 ROT-042 TTL-004 TTL-005 TTL-006 TTL-061 TTL-062
    """,
    "replace-keeps-absolute":
      """
    MOD-001 MOD-002 REC-011 REC-017 REC-025 REC-034 ROT-018 TTL-016 TTL-017 TTL-021 TTL-046 TTL-057 TTL-061 TTL-062
    """,
    "replace-keeps-deadlines":
      """
    CRUD-005 MOD-001 MOD-002 REC-011 REC-015 REC-016 REC-017 REC-025 REC-034 ROT-004 ROT-005 ROT-018 TTL-007 TTL-014 TTL-016 \
    TTL-017 TTL-018 TTL-021 TTL-045 TTL-046 TTL-047 TTL-049 TTL-054 TTL-057 TTL-061 TTL-062
    """,
    "replace-keeps-subject":
      """
    CONC-019 CONC-041 CRUD-017 CRUD-031 FLSH-024 IX-001 IX-002 IX-007 IX-012 MOD-001 MOD-002 REC-011 REC-021 REC-054 REC-057
    """,
    "replace-never-clears-subject":
      """
    CRUD-017 CRUD-031 IX-002 IX-007 IX-012 MOD-001 MOD-002 REC-011 REC-021 REC-054
    """,
    "replace-resets-creation":
      """
    CRUD-005 MOD-001 MOD-002 REC-010 REC-014 ROT-005 ROT-018 TTL-032
    """,
    "replace-revives-expired":
      """
    REC-018
    """,
    "replace-shortens-idle":
      """
    CONC-009 REC-015 TTL-031
    """,
    "replace-skips-equal":
      """
    REC-012 REC-014 REC-020 REC-021 REC-022 REC-029 REC-041 REC-062
    """,
    "reserved-keys-dropped":
      """
    CRUD-026 CRUD-028 FLSH-010 PAY-016
    """,
    "restart-ignored":
      """
    MOD-001 MOD-002 ROT-018
    """,
    "reuse-not-noticed":
      """
    MOD-002 ROT-028 ROT-029
    """,
    "reuse-policy-ignored":
      """
    ROT-029
    """,
    "revocation-withheld":
      """
    CAP-004 CK-002 CK-003 CK-004 CK-005 CK-007
    """,
    "rotation-changes-key":
      """
    CONC-043 DEL-015 DEL-016 FLSH-030 IX-014 MOD-001 MOD-002 ROT-003 ROT-008 ROT-010 ROT-017 ROT-023 ROT-026 ROT-030 ROT-032 \
    ROT-033 ROT-035 ROT-036 ROT-037 ROT-038 ROT-039 ROT-040 SEC-016
    """,
    "rotation-clears":
      """
    CONC-043 CRUD-017 FLSH-011 FLSH-030 IX-001 IX-004 MOD-001 MOD-002 ROT-001 ROT-002 ROT-003 ROT-008 ROT-009 ROT-010 ROT-012 \
    ROT-026 ROT-030 ROT-032 ROT-033 ROT-035 ROT-036 ROT-038 SEC-016
    """,
    "rotation-destroys-and-creates":
      """
    CONC-043 DEL-006 DEL-015 DEL-016 FLSH-030 MOD-001 MOD-002 PAY-028 ROT-003 ROT-004 ROT-005 ROT-006 ROT-007 ROT-008 ROT-010 \
    ROT-012 ROT-017 ROT-018 ROT-023 ROT-026 ROT-030 ROT-032 ROT-033 ROT-035 ROT-036 ROT-037 ROT-038 ROT-039 ROT-040 SEC-016 \
    TTL-063
    """,
    "rotation-drops-changes":
      """
    CONC-054 CRUD-017 DEL-016 FLSH-011 FLSH-030 FLSH-036 IX-001 MOD-001 MOD-002 PAY-028 ROT-002 ROT-003 ROT-010 ROT-012 \
    ROT-019 ROT-020 ROT-022 ROT-023 ROT-026 ROT-033 ROT-034 ROT-035 ROT-039 ROT-040 ROT-042 SEC-016
    """,
    "rotation-drops-limits":
      """
    MOD-001 MOD-002 ROT-004
    """,
    "rotation-drops-subject":
      """
    CRUD-017 ISO-016 IX-004 MOD-002 ROT-002 ROT-023 ROT-042
    """,
    "rotation-ignored":
      """
    BAD-016 CONC-043 CONC-054 CRUD-036 DEL-006 DEL-015 DEL-016 DEL-018 FLSH-030 FLSH-036 FLT-002 FLT-003 FLT-017 IX-004 \
    IX-014 MOD-001 MOD-002 ROT-001 ROT-003 ROT-004 ROT-005 ROT-006 ROT-008 ROT-009 ROT-010 ROT-017 ROT-018 ROT-019 ROT-020 \
    ROT-021 ROT-022 ROT-023 ROT-024 ROT-025 ROT-026 ROT-027 ROT-028 ROT-029 ROT-030 ROT-031 ROT-032 ROT-033 ROT-034 ROT-035 \
    ROT-036 ROT-037 ROT-038 ROT-039 ROT-040 ROT-042 SEC-004 SEC-016 SEC-017 TTL-063
    """,
    "rotation-keeps-old-token":
      """
    CONC-054 MOD-002 ROT-003 ROT-008 ROT-009 ROT-024 ROT-025 ROT-026 ROT-028 ROT-029 ROT-030 ROT-035 SEC-016
    """,
    "rotation-loses-flash":
      """
    CONC-043 CRUD-017 FLSH-011 FLSH-030 MOD-001 MOD-002 ROT-002 ROT-023 ROT-038 ROT-042
    """,
    "rotation-of-nothing-refused":
      """
    MOD-001 MOD-002 ROT-011
    """,
    "rotation-quietly-missing":
      """
    ROT-016
    """,
    "rotation-restarts-lifetime":
      """
    MOD-001 MOD-002 ROT-004 ROT-005 ROT-018 TTL-063
    """,
    "sharing-claimed":
      """
    CAP-005
    """,
    "sizes-not-checked":
      """
    BAD-009 BAD-015 BAD-017 CRUD-025 FLSH-032 ISO-007 PAY-019 PAY-020 PAY-026 PAY-027 PAY-028 SEC-015
    """,
    "subject-cut":
      """
    BAD-015 REC-041 REC-052
    """,
    "subject-empty-is-nobody":
      """
    REC-021 REC-041 REC-053
    """,
    "subject-limit-missing":
      """
    BAD-015 BAD-017 SEC-015
    """,
    "subject-lowercased":
      """
    IX-009 REC-041 REC-052
    """,
    "subject-set-once":
      """
    BAD-015 CRUD-017 CRUD-031 IX-002 IX-007 MOD-001 MOD-002 ROT-023
    """,
    "subject-trimmed":
      """
    IX-009 REC-041 REC-052
    """,
    "superseded-is-absent":
      """
    MOD-002 ROT-003 ROT-008 ROT-015 ROT-024 ROT-025 ROT-028 ROT-029 ROT-030 ROT-035
    """,
    "superseded-writes":
      """
    MOD-002 ROT-010 ROT-026 ROT-027 ROT-032 ROT-036 SEC-016
    """,
    "take-all-takes-one":
      """
    CRUD-017 CRUD-028 FLSH-021 FLSH-022 FLSH-030 ISO-005 ISO-006 ISO-009 ISO-010 ISO-011 MOD-001 MOD-002 PAY-001 PAY-002 \
    PAY-003 PAY-004 PAY-005 PAY-006 PAY-007 PAY-008 PAY-009 PAY-010 PAY-012 PAY-013 PAY-015 PAY-016 PAY-017 PAY-018 PAY-021 \
    PAY-022 PAY-023 PAY-025
    """,
    "take-loses-others-flash":
      """
    FLSH-024
    """,
    "take-one-takes-all":
      """
    CRUD-017 FLSH-010 FLSH-011 FLSH-014 FLSH-015 FLSH-022 FLSH-024 FLSH-026 FLSH-029 FLSH-033 FLSH-036 FLSH-041 MOD-001 \
    MOD-002 TTL-037
    """,
    "text-ends-at-nul":
      """
    PAY-004 PAY-024
    """,
    "token-case-ignored":
      """
    ID-001
    """,
    "token-kept-in-session":
      """
    BAD-016 CONC-031 CONC-041 FLSH-032 IX-001 MOD-001 MOD-002 PAY-017 PAY-020 PAY-026 SEC-013
    """,
    "token-padding-ignored":
      """
    BAD-002 BAD-003
    """,
    "token-trimmed":
      """
    BAD-003
    """,
    "tokens-are-counted":
      """
    ID-003 ID-004 ISO-001 ISO-002 ISO-003 ISO-004 IX-014 SEC-002
    """,
    "tokens-are-padded":
      """
    BAD-003 CONC-042 CONC-044 CONC-046 CONC-052 CRUD-015 FLT-018 ID-004 ID-006 IX-014 ROT-015 ROT-045 SEC-004
    """,
    "too-large-dropped":
      """
    BAD-009 BAD-015 BAD-017 CRUD-025 FLSH-032 ISO-007 PAY-019 PAY-020 PAY-026 PAY-027 PAY-028 SEC-015
    """,
    "touch-acknowledged-early":
      """
    CONC-011 MOD-002 REC-022 REC-024 REC-025 REC-027 REC-034 REC-054 REC-070 TTL-018 TTL-019 TTL-022 TTL-023 TTL-024 TTL-026 \
    TTL-027 TTL-052 TTL-053 TTL-054 TTL-065 TTL-066 TTL-068
    """,
    "touch-always-due":
      """
    MOD-001 MOD-002 TTL-050 TTL-051
    """,
    "touch-always-succeeds":
      """
    CONC-010 CONC-040 DEL-005 DEL-019 MOD-001 MOD-002 REC-026 REC-027 REC-031 REC-058 REC-062 TTL-021 TTL-036 TTL-067
    """,
    "touch-counts-as-write":
      """
    CONC-024 CONC-041 MOD-001 MOD-002 REC-010 REC-015 REC-022 REC-023 REC-024 REC-025 REC-054 REC-070
    """,
    "touch-creates":
      """
    REC-026 REC-031 REC-058
    """,
    "touch-does-nothing":
      """
    CONC-009 CONC-011 MOD-002 REC-015 REC-022 REC-024 REC-025 REC-027 REC-034 REC-054 REC-070 TTL-002 TTL-014 TTL-018 TTL-019 \
    TTL-022 TTL-023 TTL-024 TTL-026 TTL-027 TTL-031 TTL-052 TTL-053 TTL-054 TTL-065 TTL-066 TTL-068
    """,
    "touch-drops-flash":
      """
    CRUD-017 FLSH-004 MOD-001 MOD-002 TTL-014 TTL-019 TTL-054 TTL-069
    """,
    "touch-drops-subject":
      """
    CONC-041 CRUD-017 MOD-002 REC-022 REC-054 TTL-019
    """,
    "touch-in-seconds":
      """
    REC-022
    """,
    "touch-moves-absolute":
      """
    MOD-002 REC-022 REC-024 REC-025 REC-054 REC-070 TTL-014 TTL-019 TTL-024 TTL-054 TTL-066
    """,
    "touch-never-due":
      """
    CONC-009 CONC-011 CONC-024 DEL-005 DEL-014 FLT-001 FLT-020 IX-004 MOD-001 MOD-002 TTL-002 TTL-014 TTL-018 TTL-019 TTL-021 \
    TTL-022 TTL-023 TTL-024 TTL-026 TTL-027 TTL-031 TTL-036 TTL-050 TTL-051 TTL-052 TTL-053 TTL-054 TTL-065 TTL-066 TTL-067 \
    TTL-068 TTL-069
    """,
    "touch-passes-absolute":
      """
    REC-024 REC-025
    """,
    "touch-revives-expired":
      """
    MOD-001 MOD-002 REC-027 TTL-021 TTL-036 TTL-067
    """,
    "touch-shortens":
      """
    REC-010 REC-023
    """,
    "touch-times-thousand":
      """
    CONC-009 MOD-002 REC-015 REC-022 REC-023 REC-025 REC-034 REC-054 REC-070 TTL-018 TTL-019 TTL-022 TTL-026 TTL-031 TTL-036 \
    TTL-052 TTL-053 TTL-054 TTL-065 TTL-066 TTL-068 TTL-069
    """,
    "touch-writes-loaded-copy":
      """
    MOD-002 REC-010
    """,
    "unchanged-is-written":
      """
    CONC-028 CONC-029 CRUD-020 FLSH-027 FLSH-034 MOD-001 MOD-002 ROT-022
    """,
    "unknown-token-throws":
      """
    BAD-005 BAD-006 BAD-012 CONC-046 CONC-052 CRUD-002 CRUD-003 CRUD-015 ID-001 ID-003 ID-005 ID-006 ISO-002 ISO-003 ISO-004 \
    ROT-045 SEC-001 SEC-005 SEC-006 SEC-014 SEC-018
    """,
    "unlimited-becomes-maximum":
      """
    ISO-016 REC-009 REC-010 TTL-013
    """,
    "unlimited-ends":
      """
    IX-014 REC-009 REC-010 TTL-013 TTL-027 TTL-055
    """,
    "unlimited-has-default":
      """
    TTL-013
    """,
    "unsealed-cookie-opens":
      """
    BAD-006 CK-010
    """,
    "update-cannot-remove":
      """
    CONC-022
    """,
    "update-computed-once":
      """
    CONC-021 MOD-002
    """,
    "update-error-swallowed":
      """
    BAD-014 CRUD-030
    """,
    "upsert-on-replace":
      """
    CONC-033 CONC-038 CONC-039 CONC-045 DEL-004 DEL-006 DEL-007 DEL-016 DEL-020 DEL-021 FLSH-012 FLSH-037 IX-005 MOD-001 \
    MOD-002 REC-013 REC-031 REC-058 ROT-006 ROT-040 ROT-042 TTL-004 TTL-005 TTL-006
    """,
    "value-limit-off-by-one":
      """
    PAY-018 PAY-019
    """,
    "values-normalised":
      """
    PAY-003 PAY-024
    """,
    "version-by-order":
      """
    REC-012
    """,
    "version-from-caller":
      """
    REC-002
    """,
    "version-restarts":
      """
    MOD-001 MOD-002 REC-019 REC-037
    """,
    "version-stays":
      """
    CONC-019 CONC-021 CONC-023 CONC-026 CONC-031 CONC-032 CONC-035 CONC-036 CONC-039 CONC-041 CONC-042 CONC-043 CONC-044 \
    CRUD-034 DEL-021 FLSH-017 FLSH-020 FLSH-022 FLSH-023 FLSH-024 FLSH-030 FLSH-033 FLT-017 FLT-018 MOD-001 MOD-002 PAY-027 \
    REC-010 REC-011 REC-012 REC-014 REC-015 REC-016 REC-017 REC-019 REC-020 REC-021 REC-022 REC-025 REC-029 REC-036 REC-037 \
    REC-038 REC-041 REC-054 REC-057 REC-062 REC-070 ROT-010 ROT-012 ROT-026 ROT-027 ROT-032 ROT-033 ROT-034 ROT-035 ROT-036 \
    ROT-038 ROT-045 SEC-016
    """,
    "version-survives-destroy":
      """
    REC-005 REC-055
    """,
    "waits-beyond-deadline":
      """
    FLT-004
    """,
    "whole-session-written":
      """
    CONC-019 CONC-021 CONC-026 CONC-032 CONC-035 CONC-036 CRUD-034 FLSH-017 FLSH-033 FLSH-034 MOD-001 MOD-002 PAY-027 TTL-016
    """,
    "zero-limit-means-forever":
      """
    TTL-005 TTL-040
    """,
  ]
}

// Made by ci/check-http --record. Do not edit.

extension HTTPKills {
  /// The faults of the demo application, each with a sentence and the ids of the cases that notice it, with tabs between them.
  static let texts: String = #"""
    absolute-deadline-slides	Every read moves the absolute deadline.	H-007
    additions-lost	An addition is computed from the value that the request read.	H-013 H-314
    always-persistent	Every cookie outlives the browser.	H-012 H-013 H-014 H-015 H-103 H-105 H-106 H-107 H-108 H-201 H-202 H-203 H-204 H-205 H-207 H-208 H-209 H-210 H-211 H-212 H-301 H-302 H-303 H-304 H-305 H-306 H-307 H-308 H-309 H-310 H-311 H-312 H-313 H-314 H-401 H-402 H-403 H-405 H-407 H-408 H-409 H-410 H-411 H-412 H-501 H-503 H-504 H-601 H-602 H-603 H-604 H-701 H-702 H-703 H-704 H-705 H-706 H-707 H-708 H-801 H-802 H-803 H-804 H-806 H-823
    attributes-in-another-order	The attributes stand in another order each time that the order of a dictionary changes.	H-001 H-002 H-003 H-004 H-006 H-007 H-012 H-013 H-014 H-015 H-103 H-105 H-106 H-107 H-108 H-201 H-202 H-203 H-204 H-205 H-207 H-208 H-209 H-210 H-211 H-212 H-301 H-302 H-303 H-304 H-305 H-306 H-307 H-308 H-309 H-310 H-311 H-312 H-313 H-314 H-401 H-402 H-403 H-405 H-407 H-408 H-409 H-410 H-411 H-412 H-501 H-503 H-504 H-601 H-602 H-603 H-604 H-701 H-702 H-703 H-704 H-705 H-706 H-707 H-708 H-801 H-802 H-803 H-804 H-806 H-823
    cache-control-overridden	The handler's Cache-Control is replaced whatever it says.	H-602 H-603
    client-error-discards	An answer of 400 and above loses the changes.	H-305 H-308
    client-gone-cancels-commit	When the client has left, its changes are not written.	H-804
    commit-not-awaited	The head does not wait for a commit that takes long.	H-301
    cookie-field-cut	A Cookie field is read up to 8 KiB.	H-212
    cookie-for-each-rotation	Several rotations of a request set several cookies.	H-209
    cookie-names-by-their-end	A cookie whose name ends with the session's is taken for it.	H-211
    cookie-names-trimmed	Blanks between a cookie's name and the equals sign are ignored.	H-211
    cookie-names-without-case	Names of cookies are compared without case.	H-211
    cookie-values-unquoted	Quotes around a cookie's value are removed.	H-105
    cookie-with-each-answer	Every answer that used a session sets its cookie.	H-002 H-006 H-007 H-012 H-013 H-014 H-015 H-103 H-105 H-106 H-107 H-108 H-201 H-202 H-204 H-208 H-209 H-210 H-211 H-212 H-301 H-302 H-305 H-306 H-307 H-308 H-309 H-310 H-311 H-312 H-313 H-314 H-401 H-402 H-403 H-405 H-407 H-409 H-410 H-411 H-412 H-501 H-503 H-504 H-505 H-601 H-603 H-701 H-702 H-703 H-705 H-706 H-707 H-801 H-802 H-803 H-806 H-823
    cookie-with-each-write	Every write sets the cookie, changed or not.	H-013 H-305 H-308 H-314 H-501
    cookie-with-expires	The cookie has an Expires beside its other attributes.	H-001 H-002 H-003 H-004 H-006 H-007 H-012 H-013 H-014 H-015 H-103 H-105 H-106 H-107 H-108 H-201 H-202 H-203 H-204 H-205 H-207 H-208 H-209 H-210 H-211 H-212 H-301 H-302 H-303 H-304 H-305 H-306 H-307 H-308 H-309 H-310 H-311 H-312 H-313 H-314 H-401 H-402 H-403 H-405 H-407 H-408 H-409 H-410 H-411 H-412 H-501 H-503 H-504 H-601 H-602 H-603 H-604 H-701 H-702 H-703 H-704 H-705 H-706 H-707 H-708 H-801 H-802 H-803 H-804 H-806 H-823
    cookie-without-http-only	Scripts can read the cookie.	H-001 H-002 H-003 H-004 H-006 H-007 H-012 H-013 H-014 H-015 H-103 H-105 H-106 H-107 H-108 H-201 H-202 H-203 H-204 H-205 H-207 H-208 H-209 H-210 H-211 H-212 H-301 H-302 H-303 H-304 H-305 H-306 H-307 H-308 H-309 H-310 H-311 H-312 H-313 H-314 H-401 H-402 H-403 H-405 H-407 H-408 H-409 H-410 H-411 H-412 H-501 H-503 H-504 H-601 H-602 H-603 H-604 H-701 H-702 H-703 H-704 H-705 H-706 H-707 H-708 H-801 H-802 H-803 H-804 H-806 H-823
    cookie-without-partitioned	The cookie for frames of other sites is not partitioned.	H-202 H-203
    cookie-without-path	The cookie has no Path.	H-001 H-002 H-003 H-004 H-006 H-007 H-012 H-013 H-014 H-015 H-103 H-105 H-106 H-107 H-108 H-201 H-202 H-203 H-204 H-205 H-207 H-208 H-209 H-210 H-211 H-212 H-301 H-302 H-303 H-304 H-305 H-306 H-307 H-308 H-309 H-310 H-311 H-312 H-313 H-314 H-401 H-402 H-403 H-405 H-407 H-408 H-409 H-410 H-411 H-412 H-501 H-503 H-504 H-601 H-602 H-603 H-604 H-701 H-702 H-703 H-704 H-705 H-706 H-707 H-708 H-801 H-802 H-803 H-804 H-806 H-823
    cookie-without-same-site	The cookie has no SameSite.	H-001 H-002 H-003 H-004 H-006 H-007 H-012 H-013 H-014 H-015 H-103 H-105 H-106 H-107 H-108 H-201 H-202 H-203 H-204 H-205 H-207 H-208 H-209 H-210 H-211 H-212 H-301 H-302 H-303 H-304 H-305 H-306 H-307 H-308 H-309 H-310 H-311 H-312 H-313 H-314 H-401 H-402 H-403 H-405 H-407 H-408 H-409 H-410 H-411 H-412 H-501 H-503 H-504 H-601 H-602 H-603 H-604 H-701 H-702 H-703 H-704 H-705 H-706 H-707 H-708 H-801 H-802 H-803 H-804 H-806 H-823
    cookies-cacheable	An answer that sets a cookie may be stored.	H-602
    cookies-need-a-blank	Cookies are only told apart by a semicolon with a blank.	H-210
    cross-site-accepted	A write from another site is accepted.	H-821
    cross-site-reads-refused	A link from another site is refused.	H-821
    csrf-always-the-same	A session's CSRF token is the same text in every answer.	H-823
    csrf-dies-with-each-rotation	A periodic rotation makes the CSRF tokens of open forms invalid.	H-823
    csrf-of-any-session	A CSRF token is valid in every session.	H-823
    csrf-survives-login	A CSRF token from before the login is valid after it.	H-823
    csrf-unchecked	Every text is a valid CSRF token.	H-823
    deadline-inclusive	A session is still alive at its deadline.	H-007
    deletion-at-the-requests-path	A deletion has the path of the request.	H-203 H-707
    deletion-without-attributes	A deletion has no Path and no other attribute.	H-003 H-015 H-203 H-311 H-312 H-313 H-408 H-411 H-701 H-704 H-707 H-708 H-803
    deletion-without-max-age	A deleted cookie is only emptied.	H-003 H-015 H-203 H-311 H-312 H-313 H-408 H-411 H-701 H-704 H-707 H-708 H-803
    deletion-without-partitioned	A deletion misses the partition in which the cookie is.	H-203
    eager-load	Every request with a cookie reads the session, used or not.	H-101 H-303 H-304 H-604 H-802
    empty-session-stored	A session without content gets a record and a cookie.	H-104
    endothers-ends-all	Ending the other sessions ends this one, too.	H-412
    endothers-ends-none	Ending the other sessions ends none.	H-412
    equal-value-written	Setting the value that is there is a write.	H-106
    errors-cacheable	The answer to a failure may be stored.	H-302 H-604
    errors-without-vary	The answer to a failure does not say that it varies with cookies.	H-604
    explicit-commit-forgotten	A further commit forgets the cookie that the one before it owes.	H-309
    explicit-commit-unsent	The cookie of a handler's own commit is lost: only that of the last commit is sent.	H-309
    failed-commit-drops-cookies	The answer to a failed commit loses the handler's own cookies.	H-302
    failed-commit-ignored	A failed commit is logged, and the handler's answer goes out.	H-302 H-310 H-311 H-312 H-402 H-604 H-806
    failed-commit-sets-cookie	The answer to a failed commit sets the session's cookie.	H-302 H-310 H-311 H-312 H-402 H-806
    failed-logout-deletes-cookie	A logout that failed deletes the cookie all the same: nobody can try again.	H-311
    failed-logout-ignored	A logout whose session could not be removed says that it worked.	H-311
    failed-read-is-anonymous	When the session cannot be read the visitor is anonymous.	H-303 H-604
    fifty-cookies-only	Only the first fifty cookies are read.	H-210
    first-cookie-field-only	Only the first Cookie field is read.	H-210
    first-cookie-wins	Of several cookies of the name only the first one is tried.	H-701 H-702 H-703 H-704
    first-live-cookie-wins	Of several live sessions the first one is used.	H-702 H-703 H-704
    flash-for-one-request	Flash is gone after the next request, whether it was taken or not.	H-802
    flash-not-kept	Flash that was taken cannot be put back.	H-505
    flash-taken-by-the-commit	Flash is removed with the commit: several requests get it, and a crash leaves it.	H-505
    form-undecoded	The percent-encoding of a form is not removed.	H-013 H-014 H-015
    former-scope-left	The cookie at the path of an earlier deployment is not deleted.	H-708
    grace-inclusive	The grace of a periodic rotation lasts a millisecond too long.	H-405
    grace-sets-cookie	A write with the old token, in its grace, sets it as the cookie again.	H-405
    grace-without-end	After a periodic rotation the old token works for as long as the session.	H-405
    handlers-session-cookie-kept	A cookie of the session's name that the handler set stays beside the right one.	H-208
    handlers-session-cookie-wins	A cookie of the session's name that the handler set replaces the right one.	H-208
    head-takes-flash	A HEAD request takes flash.	H-503
    head-without-fields	A HEAD request lacks the fields that the GET has.	H-503
    last-cookie-wins	Of several cookies of the name only the last one is tried.	H-701 H-702 H-703 H-704
    last-write-wins	A commit writes the session as its request saw it, over the commits of others.	H-013 H-314
    late-changes-lost	What a handler does after the head is accepted and lost.	H-802
    late-changes-written	What a handler does after the head is written, though no cookie can follow.	H-802
    late-first-read	A first read after the head is allowed, without the Vary that it needs.	H-802
    late-take	Flash can be taken after the head.	H-802
    later-ignores-the-end	Work after the head is not told that its session has ended.	H-803
    later-rotates	A rotation after the head is done: the browser never hears of the new token.	H-803
    lifetime-change-unsent	When the session's lifetime changes the browser is not told.	H-204
    login-does-not-rotate	Another subject is no reason for another token.	H-407
    login-leaves-other-sessions	The login of a browser with several sessions leaves them alive.	H-703
    logout-by-link	A link logs out: any page can log its visitors out.	H-005
    logout-deletes-unasked	A logout deletes a cookie that the browser did not send.	H-003 H-015 H-408
    logout-keeps-record	A logout only deletes the cookie.	H-004 H-008 H-015 H-311 H-312 H-411 H-701 H-703 H-704 H-707 H-803 H-804
    logout-leaves-other-sessions	The logout of a browser with several sessions leaves them alive.	H-704
    logout-loses-flash	The message of a logout is lost with the session.	H-409
    logout-needs-record	A logout leaves the cookie when its record is gone already.	H-408
    long-head-refused	A request whose cookies have more than 8 KiB is refused.	H-212
    lost-change-ignored	A change that came too late is dropped, and the answer says nothing.	H-312 H-402 H-604
    lost-change-is-500	A change that came too late is an internal server error.	H-312 H-402 H-604
    malformed-token-counts	Values that cannot be tokens take places of those that can.	H-705
    malformed-token-read	A value that cannot be a token is looked up in the store.	H-105 H-705
    max-age-of-idle-limit	Max-Age counts to the idle deadline, which no further cookie moves.	H-204
    max-age-rounded-down	Max-Age is rounded down: the cookie dies before its session.	H-205
    nested-sets-cookie-twice	A middleware that is installed twice sets its cookie twice.	H-706
    never-persistent	No cookie outlives the browser, whatever the session asks for.	H-001 H-002 H-003 H-004 H-006 H-007 H-204 H-205
    no-grace	After a periodic rotation the old token is dead at once.	H-405
    no-retry-after	A 503 does not say when to try again.	H-302
    no-vary	No answer says that it varies with cookies.	H-102 H-601 H-602 H-603 H-604 H-801
    not-modified-without-vary	A 304 does not say that it varies with cookies.	H-604
    null-origin-accepted	A write from the origin `null` is accepted.	H-822
    older-name-kept	A token that came under the cookie's older name is not set under the new one.	H-708
    older-name-left	The cookie of the older name is not deleted.	H-708
    older-name-unread	Renaming the cookie logs everybody out.	H-708
    origin-demanded	A write without Origin and Sec-Fetch-Site is refused, though it is no browser's.	H-821
    other-origins-accepted	Without Sec-Fetch-Site a write from any origin is accepted.	H-822
    page-unescaped	What a visitor entered is markup in the page.	H-015
    prefetch-takes-flash	A prefetch takes flash.	H-504
    prerender-takes-flash	A prefetch whose purpose has parameters takes flash.	H-504
    public-cookies	An answer that sets a cookie stays public when the handler said so.	H-602
    read-for-each-get	Every reading operation reads the record again.	H-103
    readers-cacheable	The answer that read a session may be kept by shared caches.	H-601
    redirect-discards	Only an answer of success keeps the changes.	H-012 H-013 H-014 H-015 H-301 H-305 H-308
    refused-after-reading	A write from another site is refused only after the session was read.	H-821 H-822
    rotation-leaves-old-token	After a rotation for a privilege change the old token still works for a while.	H-006 H-014 H-402 H-407 H-410 H-604
    rotation-loses-fields	A rotation empties the session.	H-014 H-401 H-402 H-407
    rotation-loses-flash	A rotation loses flash.	H-014 H-401
    same-site-accepted	A write from another host of the same site is accepted.	H-821
    scopes-mixed	A second session beside the first one is the first one.	H-707
    secret-ignored	The selector alone opens a session.	H-006 H-014 H-402 H-403 H-405 H-407 H-410 H-604
    secure-cookie-dropped	Over plain HTTP a Secure cookie is not sent at all.	H-202 H-203
    secure-guessed	Over plain HTTP the cookie is not Secure, whatever the settings say.	H-202 H-203
    server-error-commits	An answer of 500 and above keeps the changes.	H-306 H-307
    server-error-drops-owed-cookie	An answer of 500 does not set the cookie of the handler's own commit.	H-309
    session-cache	A process keeps the sessions that it opened and serves them from memory.	H-004 H-006 H-008 H-014 H-015 H-305 H-308 H-311 H-312 H-314 H-402 H-405 H-407 H-410 H-411 H-505 H-701 H-703 H-704 H-707 H-708 H-803 H-804
    session-without-middleware	Without middleware a handler gets a session that nobody saves.	H-109
    set-cookie-joined	All cookies are joined in one Set-Cookie field.	H-207 H-708
    set-cookie-replaces	The session's cookie replaces those of the handler.	H-207 H-302
    superseded-cannot-log-in	A login with an old token is refused.	H-403
    superseded-cookie-deleted	The answer to an old token deletes the cookie, and with it the new token.	H-006 H-014 H-402 H-405 H-407
    superseded-for-ever	A browser that never received its new token cannot write for as long as the session lives.	H-410
    superseded-is-anonymous	A write with an old token starts a session, and its cookie overwrites the new one.	H-402 H-604
    superseded-joins-by-login	A login with an old token enters the session that has the new one.	H-403
    thrown-answer-discards	An HTTP error that is thrown loses the changes.	H-305
    token-aliases	Other spellings of a token open its session: padding, and the alphabet of plain base64.	H-105
    token-cut	What follows the 64 characters of a token is ignored.	H-105
    too-large-dropped	A value that is too large is dropped, and the rest is written.	H-310
    touch-always	Every request that reads writes its activity down.	H-107
    touch-never	Reading does not move the idle deadline.	H-107
    touch-sends-cookie	A touch sends the cookie again.	H-107
    trusted-origin-refused	The origins that the application trusts are not asked for.	H-822
    unavailable-is-500	A store that is down is an internal server error.	H-302 H-303 H-311 H-604
    unknown-cookie-deleted	A cookie that opens no session is deleted by each answer.	H-004 H-007 H-015 H-105 H-108 H-212 H-311 H-312 H-409 H-411 H-412 H-702 H-703 H-704 H-803
    unknown-token-adopted	A token that opens nothing becomes the token of the new session: session fixation.	H-108 H-410 H-703
    update-is-upsert	A write brings a record back that was removed meanwhile.	H-312 H-803
    vary-always	An answer that used no session says that it varies with cookies.	H-101 H-802
    vary-beside-star	Cookie is added to a Vary that says everything already.	H-601
    vary-only-with-cookie	Only the answer to a request with a cookie says that it varies with cookies.	H-102 H-601 H-602
    vary-replaces	Vary loses what the handler said.	H-601
    visit-starts-session	Whoever looks at a page gets a session and its cookie.	H-011 H-014 H-015
    websocket-before-commit	The connection switches to WebSocket though the commit failed.	H-806
    websocket-without-cookie	The answer that switches to WebSocket sets no cookie.	H-806
    """#
}

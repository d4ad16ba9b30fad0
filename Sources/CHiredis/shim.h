// The system's hiredis: only its reader of replies is used.
#ifndef SWIFT_SESSIONS_CHIREDIS_SHIM_H
#define SWIFT_SESSIONS_CHIREDIS_SHIM_H

#include <hiredis/hiredis.h>

// The oldest that this package is tested with, which Debian 11 has.
#if !defined(HIREDIS_MAJOR) || !defined(HIREDIS_MINOR) || HIREDIS_MAJOR == 0 && HIREDIS_MINOR < 14
#error "swift-sessions needs hiredis 0.14 or later: install a newer libhiredis-dev, or have pkg-config find one"
#endif

#endif

// The system's libpq. Its folder comes from pkg-config.
#ifndef SWIFT_SESSIONS_CLIBPQ_SHIM_H
#define SWIFT_SESSIONS_CLIBPQ_SHIM_H

#include <libpq-fe.h>

#endif

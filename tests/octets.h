/* What any calendar client may count on. */
#ifndef CROSSTRAIN_TESTS_OCTETS_H
#define CROSSTRAIN_TESTS_OCTETS_H

#include <stddef.h>

/* Fails unless it is as RFC 5545 3.1 wants it, byte by byte. */
void assert_octets(const char *ics);

/* Fails unless libical finds so many events in it, and nothing wrong. */
void assert_libical_reads(const char *ics, size_t events);

#endif

/* Calendars looked at as bytes, and by libical. */
#include "octets.h"

#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <libical/ical.h>
#include <string.h>

#include "crosstrain/text.h"

void assert_octets(const char *ics)
{
	size_t line = 0;

	for (const char *p = ics; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;

		if (c == '\n' && (p == ics || p[-1] != '\r'))
			fail_msg("a bare line feed in %s", ics);
		if (c == '\r') {
			if (p[1] != '\n' || line == 0 || line > 75 || !text_is_utf8(p - line, line))
				fail_msg("a line of %zu octets, an empty one, or a cut character before: %.80s", line, p);
			p++;
			line = 0;
			continue;
		}
		if ((c < ' ' && c != '\t') || c == 0x7f)
			fail_msg("a control character in %s", ics);
		line++;
	}
	assert_int_equal(line, 0);
	assert_memory_equal(ics, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:", 37);
}

void assert_libical_reads(const char *ics, size_t events)
{
	icalcomponent *calendar = icalparser_parse_string(ics);

	assert_non_null(calendar);
	assert_int_equal(icalcomponent_count_errors(calendar), 0);
	assert_true(icalrestriction_check(calendar));
	assert_int_equal(icalcomponent_count_components(calendar, ICAL_VEVENT_COMPONENT), events);
	icalcomponent_free(calendar);
}

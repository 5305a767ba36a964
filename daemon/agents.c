/* What clients call themselves, by their documentation and by who logs them. */
#include "agents.h"

#include <stddef.h>
#include <string.h>

#define WORDS(s) s, sizeof (s) - 1

/* How they begin.  GNOME Calendar's is Evolution's; DAVx5 and ICSx5 are of one house. */
static const struct { const char *begin; size_t n; enum agent agent; } agents[] = {
	{ WORDS("Google-Calendar-Importer"), AGENT_GOOGLE },
	{ WORDS("Microsoft"), AGENT_OUTLOOK },   /* Microsoft Office/16…, Microsoft.Exchange… */
	{ WORDS("Mozilla/4.0 (compatible; ms-office"), AGENT_OUTLOOK },
	{ WORDS("iOS/"), AGENT_APPLE }, { WORDS("macOS/"), AGENT_APPLE },
	{ WORDS("Mac+OS+X/"), AGENT_APPLE }, { WORDS("Mac OS X/"), AGENT_APPLE },
	{ WORDS("Evolution/"), AGENT_EVOLUTION },
	{ WORDS("Nextcloud"), AGENT_NEXTCLOUD },
	{ WORDS("ICSx5/"), AGENT_ICSX5 }, { WORDS("DAVx5/"), AGENT_ICSX5 },
	{ WORDS("Fastmail"), AGENT_FASTMAIL },
	{ WORDS("Proton"), AGENT_PROTON },
	{ WORDS("vdirsyncer/"), AGENT_VDIRSYNCER },
};

/* Asked with each calendar that is fetched, so the first two letters decide for most. */
enum agent agent_of(const char *user_agent)
{
	static const char last[] = " Thunderbird/";

	if (user_agent == NULL || *user_agent == '\0')
		return AGENT_OTHER;
	for (size_t i = 0; i < sizeof agents / sizeof *agents; i++)
		if (user_agent[0] == agents[i].begin[0] && user_agent[1] == agents[i].begin[1]
		    && strncmp(user_agent, agents[i].begin, agents[i].n) == 0)
			return agents[i].agent;
	/* It begins like a browser, and says at its end what it is. */
	const char *end = *user_agent == 'M' ? strrchr(user_agent, ' ') : NULL;
	return end != NULL && strncmp(end, last, sizeof last - 1) == 0 ? AGENT_THUNDERBIRD : AGENT_OTHER;
}

const char *agent_name(enum agent agent)
{
	static const char *const names[AGENTS] = {
		[AGENT_GOOGLE] = "google", [AGENT_OUTLOOK] = "outlook", [AGENT_APPLE] = "apple",
		[AGENT_THUNDERBIRD] = "thunderbird", [AGENT_EVOLUTION] = "evolution", [AGENT_NEXTCLOUD] = "nextcloud",
		[AGENT_ICSX5] = "icsx5", [AGENT_FASTMAIL] = "fastmail", [AGENT_PROTON] = "proton",
		[AGENT_VDIRSYNCER] = "vdirsyncer", [AGENT_OTHER] = "other",
	};

	return names[agent];
}

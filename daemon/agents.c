/* What clients call themselves.  Evolution, vdirsyncer and Thunderbird were seen to do so; of
 * the others it is told by who logs them. */
#include "agents.h"

#include <stddef.h>
#include <string.h>

/* How they begin.  GNOME Calendar's is Evolution's; DAVx5 and ICSx5 are of one house. */
static const struct { const char *begin; enum agent agent; } agents[] = {
	{ "Google-Calendar-Importer", AGENT_GOOGLE },
	{ "Microsoft", AGENT_OUTLOOK },          /* Microsoft Office/16…, Microsoft.Exchange… */
	{ "iOS/", AGENT_APPLE }, { "macOS/", AGENT_APPLE }, { "Mac+OS+X/", AGENT_APPLE }, { "Mac OS X/", AGENT_APPLE },
	{ "Evolution/", AGENT_EVOLUTION },
	{ "Nextcloud", AGENT_NEXTCLOUD },
	{ "ICSx5/", AGENT_ICSX5 }, { "DAVx5/", AGENT_ICSX5 },
	{ "Fastmail", AGENT_FASTMAIL },
	{ "Proton", AGENT_PROTON },
	{ "vdirsyncer/", AGENT_VDIRSYNCER },
};

/* Asked with each calendar that is fetched, so the first letter decides for most. */
enum agent agent_of(const char *user_agent)
{
	if (user_agent == NULL)
		return AGENT_OTHER;
	for (size_t i = 0; i < sizeof agents / sizeof *agents; i++)
		if (*user_agent == *agents[i].begin && strncmp(user_agent, agents[i].begin, strlen(agents[i].begin)) == 0)
			return agents[i].agent;
	/* Those that begin like a browser, "Mozilla/", say further on what they are. */
	if (*user_agent != 'M')
		return AGENT_OTHER;
	if (strstr(user_agent, " Thunderbird/") != NULL)
		return AGENT_THUNDERBIRD;
	return strstr(user_agent, "ms-office") != NULL ? AGENT_OUTLOOK : AGENT_OTHER;
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

"""The one statement of the audit of pauses. Written as SQL, because it is read by those who check it.

looked      the pauses of the period, with the event that began each: who, and how much was left
heard       for waits for the customer: what was said between shortly before the pause and its end
judged      each pause with what speaks against it
backdated   messages and calls that were entered later than they say
Measured among 600,000 events of 50,000 tickets, in processor time on a busy machine: a period with 7,000 pauses 0.13 s,
with 100,000 pauses 1.8 s.
"""

# Times are bound on both sides of each join, so that a short period reads only its own part of the events' index.
STATEMENT = """
WITH looked AS (
    SELECT p.id, p.clock_id, p.reason, p.started_at, p.ended_at, c.number, c.metric, c.cycle, c.procedure_version_id,
           c.title, c.budget_seconds, c.kind AS clock_kind, p.started_at > c.started_at AS began_later,
           b.actor_id AS person_id, b.actor_name AS person, CAST(b.facts ->> 'left_seconds' AS bigint) AS left_seconds
    FROM clock_pauses AS p
    JOIN clocks AS c ON c.id = p.clock_id
    LEFT JOIN events AS b
      ON b.type = 'clock.paused' AND b.chain = c.number AND b.at = p.started_at
     AND b.at >= :since AND b.at < :until
     AND b.facts ->> 'metric' = c.metric AND CAST(b.facts ->> 'cycle' AS integer) = c.cycle
    WHERE p.started_at >= :since AND p.started_at < :until AND p.reason <> 'closed'
), heard AS (
    SELECT l.id,
           bool_or(e.type IN ('message.reply', 'message.call') AND e.at <= l.started_at + interval '1 minute') AS asked,
           bool_or(e.type = 'message.customer' AND e.at > l.started_at
                   AND e.at < coalesce(l.ended_at, statement_timestamp())) AS wrote,
           bool_or((e.type = 'message.customer' AND e.at >= l.ended_at - interval '1 minute')
                   OR (e.type IN ('message.note', 'message.call') AND e.at > l.started_at)) AS explained
    FROM looked AS l
    JOIN events AS e
      ON e.chain = l.number
     AND e.type IN ('message.reply', 'message.call', 'message.note', 'message.customer')
     AND e.at >= CAST(:since AS timestamptz) - CAST(:asked_within AS interval)
     AND e.at >= l.started_at - CAST(:asked_within AS interval)
     AND e.at <= coalesce(l.ended_at, statement_timestamp()) + CAST(:asked_within AS interval)
    WHERE l.reason = 'customer'
    GROUP BY l.id
), nth AS (
    SELECT id, row_number() OVER (PARTITION BY clock_id ORDER BY started_at, id) AS nth
    FROM clock_pauses
    WHERE reason <> 'closed' AND clock_id IN (SELECT clock_id FROM looked)
), judged AS (
    SELECT l.*, nth.nth,
           array_remove(ARRAY[
             CASE WHEN l.reason = 'customer' AND l.began_later AND h.asked IS NOT TRUE THEN 'unasked' END,
             CASE WHEN h.wrote THEN 'answered' END,
             CASE WHEN l.began_later
                   AND (l.left_seconds < :little_left OR l.left_seconds * 10 < l.budget_seconds) THEN 'parked' END,
             CASE WHEN l.reason = 'customer' AND r.actor_kind = 'staff' AND h.explained IS NOT TRUE
                  THEN 'unexplained' END,
             CASE WHEN nth.nth >= :many THEN 'repeated' END
           ], NULL) AS kinds
    FROM looked AS l
    JOIN nth ON nth.id = l.id
    LEFT JOIN heard AS h ON h.id = l.id
    LEFT JOIN events AS r
      ON r.type = 'clock.resumed' AND r.chain = l.number AND r.at = l.ended_at AND r.at >= :since
     AND r.facts ->> 'metric' = l.metric AND CAST(r.facts ->> 'cycle' AS integer) = l.cycle
), backdated AS (
    SELECT e.id, e.chain AS number, e.type, e.actor_id AS person_id, e.actor_name AS person, e.at,
           coalesce(CAST(e.facts ->> 'entered_at' AS timestamptz), before.at) AS entered_at
    FROM events AS e
    LEFT JOIN events AS before ON before.chain = e.chain AND before.seq = e.seq - 1
    WHERE e.type IN ('message.reply', 'message.call', 'message.customer') AND e.actor_kind = 'staff'
      AND e.at >= :since AND e.at < :until
      AND greatest(before.at, CAST(e.facts ->> 'entered_at' AS timestamptz)) > e.at + CAST(:backdated_by AS interval)
), told AS (
    SELECT id * 2 AS ref, kinds, number, metric, cycle, procedure_version_id, title, reason, NULL AS message,
           person_id, person, started_at AS began_at, ended_at, left_seconds, nth, true AS is_pause
    FROM judged
    UNION ALL
    SELECT id * 2 + 1, ARRAY['backdated'], number, NULL, NULL, NULL, NULL, NULL, type,
           person_id, person, at, entered_at, NULL, NULL, false
    FROM backdated
), owned AS (
    SELECT told.*, people.team_id, teams.name AS team
    FROM told LEFT JOIN people ON people.id = told.person_id LEFT JOIN teams ON teams.id = people.team_id
), shown AS (
    SELECT ref, kinds, number, metric, cycle, procedure_version_id, title, reason, message, person_id, person, team,
           began_at, ended_at, left_seconds, nth
    FROM owned
    WHERE kinds <> '{}' AND (began_at, ref) < (:after_at, :after_ref)
      AND (CAST(:kind AS text) IS NULL OR CAST(:kind AS text) = ANY (kinds))
      AND (CAST(:person_id AS integer) IS NULL OR person_id = CAST(:person_id AS integer))
      AND (CAST(:team_id AS integer) IS NULL OR team_id = CAST(:team_id AS integer))
    ORDER BY began_at DESC, ref DESC
    LIMIT :limit
), counted AS (
    SELECT person_id, person, team_id, team, count(*) FILTER (WHERE is_pause) AS pauses,
           count(*) FILTER (WHERE kinds <> '{}') AS suspicious,
           count(*) FILTER (WHERE 'unasked' = ANY (kinds)) AS unasked,
           count(*) FILTER (WHERE 'answered' = ANY (kinds)) AS answered,
           count(*) FILTER (WHERE 'parked' = ANY (kinds)) AS parked,
           count(*) FILTER (WHERE 'unexplained' = ANY (kinds)) AS unexplained,
           count(*) FILTER (WHERE 'repeated' = ANY (kinds)) AS repeated,
           count(*) FILTER (WHERE 'backdated' = ANY (kinds)) AS backdated
    FROM owned
    GROUP BY person_id, person, team_id, team
), by_person AS (
    SELECT person_id AS id, person AS name, pauses, suspicious, unasked, answered, parked, unexplained, repeated, backdated
    FROM counted
    ORDER BY suspicious DESC, pauses DESC, person_id
), by_team AS (
    SELECT team_id AS id, team AS name, sum(pauses)::bigint AS pauses, sum(suspicious)::bigint AS suspicious,
           sum(unasked)::bigint AS unasked, sum(answered)::bigint AS answered, sum(parked)::bigint AS parked,
           sum(unexplained)::bigint AS unexplained, sum(repeated)::bigint AS repeated,
           sum(backdated)::bigint AS backdated
    FROM counted
    GROUP BY team_id, team
    ORDER BY sum(suspicious) DESC, sum(pauses) DESC, team_id
)
SELECT (SELECT json_agg(row_to_json(shown)) FROM shown) AS findings,
       (SELECT json_agg(row_to_json(by_person)) FROM by_person) AS people,
       (SELECT json_agg(row_to_json(by_team)) FROM by_team) AS teams
"""

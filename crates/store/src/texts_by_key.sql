SELECT place, substr(text, 4, instr(substr(text, 4), '.') - 1) AS key, count(*) AS texts
-- How many sealed texts each key still holds: the id stands between the first two dots. No comment comes first, or
-- wrangler takes it for an option.
FROM (
  SELECT 'user_integrations.wrapped_dek' AS place, wrapped_dek AS text FROM user_integrations
  UNION ALL
  SELECT 'approvals.sealed_plan', sealed_plan FROM approvals WHERE sealed_plan IS NOT NULL
  UNION ALL
  SELECT 'executions.sealed_answer', sealed_answer FROM executions WHERE sealed_answer IS NOT NULL
  UNION ALL
  SELECT 'oauth_clients.client_secret', client_secret FROM oauth_clients WHERE client_secret IS NOT NULL
  UNION ALL
  SELECT 'execution_bodies.sealed_body', sealed_body FROM execution_bodies
  UNION ALL
  SELECT 'connection_sessions.verifier', verifier FROM connection_sessions WHERE verifier IS NOT NULL
)
GROUP BY place, key
ORDER BY place, key

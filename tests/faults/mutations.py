"""The mutants: for each point of docs/reliability.md, changes that its test must not survive."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """`old` occurs once in `file`; with `new` in its place, `test` fails."""

    point: str
    file: str
    old: str
    new: str
    test: str


MUTANTS = (
    Mutant(
        "A",
        "service/aws/breaker.py",
        "if now < circuit.next_trial:",
        "if False:",
        "tests/service/aws/test_call_events.py::"
        "test_open_circuit_refuses_calls_at_once_until_a_trial_is_answered",
    ),
    Mutant(
        "A",
        "service/aws/call_events.py",
        "if call.is_trial or self._is_open(call):",
        "if self._is_open(call) and not call.is_trial:",
        "tests/service/aws/test_call_events.py::test_trial_is_one_attempt",
    ),
    Mutant(
        "A",
        "service/http/response_cache.py",
        "patience = call.begun_at + PATIENCE_SECONDS - now",
        "patience = None",
        "tests/faults/test_cache.py::"
        "test_old_list_is_served_at_once_while_the_table_does_not_answer",
    ),
    Mutant(
        "A",
        "service/http/load_shedding.py",
        '_WITHOUT_LANE = ("/", "/health/live", "/health/ready", "/docs", "/openapi.json")',
        '_WITHOUT_LANE = ("/docs", "/openapi.json")',
        "tests/service/http/test_load_shedding.py::test_a_full_lane_refuses_nothing_of_the_others",
    ),
    Mutant(
        "A",
        "service/health/probe.py",
        "        if age >= FORGET_SECONDS and self._asking is not None:\n            await "
        "asyncio.wait([self._asking], timeout=WAIT_SECONDS)",
        "        if self._asking is not None:\n            await asyncio.wait([self._asking])",
        "tests/faults/test_health.py::"
        "test_health_and_stale_reads_answer_while_a_silent_table_is_asked_for_likes",
    ),
    Mutant(
        "B",
        "service/http/lanes.py",
        "        return here >= self.limit + self.threads",
        "        return False",
        "tests/service/http/test_lanes.py::"
        "test_lane_is_full_once_its_threads_and_as_many_places_are_taken",
    ),
    Mutant(
        "B",
        "service/http/threads.py",
        "        place.approaching += 1",
        "        pass",
        "tests/service/http/test_load_shedding.py::"
        "test_of_a_crowd_that_comes_at_once_few_get_past_the_door",
    ),
    Mutant(
        "B",
        "service/http/lanes.py",
        "            async with asyncio.timeout(self.wait_seconds):",
        "            async with asyncio.timeout(None):",
        "tests/service/http/test_lanes.py::"
        "test_request_that_waits_is_refused_after_the_wait_and_frees_its_place",
    ),
    Mutant(
        "B",
        "service/http/lanes.py",
        "            self.limit = max(LEAST_THREADS, self.limit * 0.8)",
        "            pass",
        "tests/service/http/test_lanes.py::"
        "test_limit_falls_while_the_event_loop_is_late_and_rises_again",
    ),
    Mutant(
        "B",
        "service/http/lanes.py",
        '        self.private_reads = Lane("private-reads", threads=8)\n        self.writes '
        '= Lane("writes", threads=8)',
        '        self.private_reads = self.writes = Lane("writes", threads=8)',
        "tests/faults/test_overload.py::test_full_lane_refuses_at_once_and_starves_no_other",
    ),
    Mutant(
        "B",
        "service/http/request_log.py",
        "            self._refusals.add(found.lane)\n            return",
        "            self._refusals.add(found.lane)",
        "tests/service/http/test_request_log.py::"
        "test_refusals_are_logged_by_lane_as_one_line_a_second",
    ),
    Mutant(
        "C",
        "service/aws/faults.py",
        "advice = ADVICE.get(code, SERVER_ERROR if status >= 500 else UNKNOWN)",
        "advice = ADVICE[code]",
        "tests/faults/test_upstream.py::test_fault_is_unavailable_and_passes",
    ),
    Mutant(
        "C",
        "service/aws/call_events.py",
        'return {**params, "ReturnConsumedCapacity": "TOTAL"}',
        "return None",
        "tests/service/aws/test_call_events.py::test_dynamodb_is_asked_for_the_consumed_capacity",
    ),
    Mutant(
        "C",
        "service/aws/call_events.py",
        "            raise MalformedAnswer(reason=reason)",
        "            pass",
        "tests/faults/test_upstream.py::test_fault_is_unavailable_and_passes",
    ),
    Mutant(
        "C",
        "service/aws/call_events.py",
        "raise MalformedAnswer(reason=type(exception).__name__) from exception",
        "return",
        "tests/service/aws/test_call_events.py::test_what_botocore_cannot_parse_is_malformed",
    ),
    Mutant(
        "C",
        "service/aws/sockets.py",
        '"enforce_content_length": True',
        '"enforce_content_length": False',
        "tests/service/aws/test_call_events.py::"
        "test_body_shorter_than_its_declared_length_is_no_answer",
    ),
    Mutant(
        "C",
        "service/photos/objects.py",
        "!= set(names)",
        "- set(names)",
        "tests/service/photos/test_objects.py::"
        "test_delete_raises_unavailable_unless_all_objects_are_gone",
    ),
    Mutant(
        "C",
        "service/aws/answers.py",
        'CONFLICTS: Final = frozenset({"TransactionConflictException", '
        '"TransactionInProgressException"})',
        'CONFLICTS: Final = frozenset({"TransactionInProgressException"})',
        "tests/faults/test_upstream.py::test_write_whose_first_attempt_fails_succeeds",
    ),
    Mutant(
        "C",
        "service/mysfits/store.py",
        "if not (is_failed_condition(error) and lost_an_answer(error)):",
        "if True:",
        "tests/faults/test_upstream.py::test_write_whose_first_attempt_fails_succeeds",
    ),
    Mutant(
        "C",
        "service/mysfits/store.py",
        "if not lost_an_answer(error):",
        "if True:",
        "tests/faults/test_upstream.py::test_write_whose_first_attempt_fails_succeeds",
    ),
    Mutant(
        "C",
        "service/mysfits/store.py",
        "            except (AttributeError, KeyError, TypeError, ValueError) as error:",
        "            except AttributeError as error:",
        "tests/service/mysfits/test_store.py::test_malformed_item_is_left_out_of_a_page_and_logged",
    ),
    Mutant(
        "D",
        "service/aws/sockets.py",
        "    def recv_into(self, *args: Any, **kwargs: Any) -> int:\n        self._limit()\n",
        "    def recv_into(self, *args: Any, **kwargs: Any) -> int:\n",
        "tests/faults/test_upstream.py::test_slow_answers_end_with_the_deadline",
    ),
    Mutant(
        "D",
        "service/aws/sockets.py",
        "    def recv(self, *args: Any, **kwargs: Any) -> bytes:\n        self._limit()\n",
        "    def recv(self, *args: Any, **kwargs: Any) -> bytes:\n",
        "tests/service/aws/test_call_events.py::test_answer_that_drips_ends_with_the_deadline",
    ),
    Mutant(
        "D",
        "service/aws/sockets.py",
        "context.sslsocket_class = DeadlineTlsSocket",
        "pass",
        "tests/service/aws/test_call_events.py::"
        "test_answer_that_drips_over_tls_ends_with_the_deadline",
    ),
    Mutant(
        "D",
        "service/aws/call_events.py",
        "if left is not None and left <= 0:",
        "if False:",
        "tests/service/aws/test_call_events.py::test_no_call_is_made_after_the_deadline",
    ),
    Mutant(
        "E",
        "service/http/response_cache.py",
        "elif not call.is_superseded:",
        "elif not call.is_superseded and call.generation == self._known.generation:",
        "tests/service/http/test_response_cache.py::"
        "test_stale_if_error_serves_a_response_that_a_write_overlapped",
    ),
    Mutant(
        "E",
        "service/http/response_cache.py",
        "number_at(now - LAG_SECONDS)",
        "number_at(now)",
        "tests/service/http/test_response_cache_model.py::test_answers_are_as_new_as_promised",
    ),
    Mutant(
        "E",
        "service/http/changes.py",
        "elif change.as_of < last.change.as_of:",
        "elif False:",
        "tests/service/http/test_changes.py::"
        "test_value_that_was_read_later_wins_whichever_is_declared_first",
    ),
    Mutant(
        "F",
        "service/http/signing_keys.py",
        '        except Exception as error:\n            log.warning(\n                "Fetching',
        "        except (httpx.HTTPError, TimeoutError, ValueError) as error:\n            "
        'log.warning(\n                "Fetching',
        "tests/faults/test_tokens.py::"
        "test_keys_are_refreshed_after_any_document_until_a_good_one_comes",
    ),
    Mutant(
        "G",
        "service/http/protocol.py",
        "elif waited > self.head_seconds:",
        "elif waited > 3600:",
        "tests/faults/test_slow_clients.py::test_150_slow_heads_are_refused_while_health_answers",
    ),
    Mutant(
        "G",
        "service/http/protocol.py",
        "if self._fed > limit:",
        "if False:",
        "tests/faults/test_slow_clients.py::test_field_of_100_mb_is_refused_without_being_kept",
    ),
    Mutant(
        "G",
        "service/http/protocol.py",
        "if waited > self.body_seconds:",
        "if waited > 3600:",
        "tests/faults/test_slow_clients.py::test_a_slow_body_is_408",
    ),
    Mutant(
        "G",
        "service/http/protocol.py",
        "return self._unsent_since is not None and now - self._unsent_since > self.reader_seconds",
        "return False",
        "tests/faults/test_slow_clients.py::"
        "test_a_reader_that_does_not_read_is_cut_off_and_fills_no_memory",
    ),
    Mutant(
        "G",
        "service/http/protocol.py",
        "if len(self.connections) > self.connections_at_most:",
        "if False:",
        "tests/faults/test_slow_clients.py::test_full_of_slow_heads_the_oldest_makes_room",
    ),
    Mutant(
        "H",
        "service/http/auth.py",
        '        if b"\\\\u" in raw:',
        "        if False:",
        "tests/faults/test_tokens.py::test_no_token_is_accepted_that_the_verifier_of_aws_refuses",
    ),
    Mutant(
        "H",
        "service/http/auth.py",
        "MAX_SUB_CHARACTERS = 128",
        "MAX_SUB_CHARACTERS = 4096",
        "tests/faults/test_tokens.py::test_no_token_is_accepted_that_the_verifier_of_aws_refuses",
    ),
    Mutant(
        "H",
        "service/http/dependencies.py",
        '        if b"%" in query and not _is_utf8(unquote_to_bytes(query)):',
        "        if False:",
        "tests/faults/test_authorisation.py::"
        "test_text_that_is_no_unicode_is_refused_wherever_it_is",
    ),
    Mutant(
        "I",
        "service/http/stored_responses.py",
        "self.bytes > self._max_bytes or len(self._entries) > self._max_entries",
        "self.bytes > self._max_bytes",
        "tests/service/http/test_stored_responses.py::test_entries_are_bounded",
    ),
    Mutant(
        "I",
        "service/http/stored_responses.py",
        "return ENTRY_BYTES + 2 * len(key[0]) + len(key[1]) + answer.size",
        "return len(answer.body)",
        "tests/service/http/test_stored_responses.py::"
        "test_bytes_of_stored_responses_are_those_that_python_allocates",
    ),
    Mutant(
        "I",
        "service/mysfits/routes.py",
        "if not found and listing.is_by_species:",
        "if False:",
        "tests/service/mysfits/test_routes.py::test_list_of_an_unknown_species_is_not_stored",
    ),
    Mutant(
        "J",
        "service/http/response_cache.py",
        "if stored is None and not self._is_public(scope):",
        'if b"authorization" in dict(scope["headers"]) or stored is None and not '
        "self._is_public(scope):",
        "tests/faults/test_cache.py::test_public_reads_with_a_made_up_token_share_one_scan",
    ),
    Mutant(
        "K",
        "cfn/api.yml",
        "    Default: 3000\n",
        "    Default: 30000\n",
        "tests/cfn/test_rules.py::"
        "test_templates_follow_the_rule[the firewall blocks each IP address above its "
        "share, which is a part of the stage's rate]",
    ),
    Mutant(
        "K",
        "cfn/stacks.yml",
        "      cheap: {AddressRequestsPerFiveMinutes: 3000}",
        "      cheap: {AddressRequestsPerFiveMinutes: 0}",
        "tests/cfn/test_rules.py::"
        "test_templates_follow_the_rule[the firewall is on in every profile and without "
        "one, and 0 turns all of it off]",
    ),
    Mutant(
        "K",
        "cfn/api.yml",
        "      ResourceArn:\n        Fn::ImportValue: !Sub '${UsersStack}-UserPoolArn'\n",
        "      ResourceArn: !Sub arn:${AWS::Partition}:apigateway:${AWS::Region}::"
        "/restapis/${Api}/stages/${Stage}\n",
        "tests/cfn/test_rules.py::"
        "test_templates_follow_the_rule[one regional web ACL is associated with the API's "
        "stage and with the user pool]",
    ),
    Mutant(
        "K",
        "cfn/api.yml",
        "              Limit: !Ref AddressCodesPerFiveMinutes\n",
        "              Limit: !Ref AddressRequestsPerFiveMinutes\n",
        "tests/cfn/test_rules.py::"
        "test_templates_follow_the_rule[requests that make Cognito send a code have a "
        "share of their own, on every way to ask]",
    ),
    Mutant(
        "K",
        "cfn/api.yml",
        "          WAF_FILTERED:\n            statusCode: 429\n",
        "          WAF_FILTERED:\n            statusCode: 403\n",
        "tests/cfn/test_rules.py::"
        "test_templates_follow_the_rule[gateway responses are problems with CORS headers, "
        "and every kind has one or a fallback]",
    ),
    Mutant(
        "L",
        "service/aws/retries.py",
        "Outcome.THROTTLED: 4,",
        "Outcome.THROTTLED: 1,",
        "tests/faults/test_upstream.py::"
        "test_95_percent_of_likes_succeed_while_a_fifth_of_calls_is_throttled",
    ),
    Mutant(
        "L",
        "service/aws/retries.py",
        "            self._retries -= 1\n",
        "",
        "tests/service/aws/test_retries.py::"
        "test_when_every_attempt_is_throttled_retries_are_a_quarter_of_the_calls",
    ),
    Mutant(
        "L",
        "service/http/signing_keys.py",
        "        if self._waiting >= MAX_WAITING:",
        "        if False:",
        "tests/faults/test_tokens.py::test_flood_of_unknown_key_ids_does_not_hold_up_valid_tokens",
    ),
    Mutant(
        "M",
        "service/http/protocol.py",
        "            self._check_hosts(hosts)\n",
        "            pass\n",
        "tests/faults/test_contract.py::test_a_request_has_one_host",
    ),
    Mutant(
        "M",
        "service/http/methods.py",
        'return [*found, "OPTIONS"]',
        'return [*found[:1], "OPTIONS"]',
        "tests/faults/test_contract.py::test_allow_names_every_method",
    ),
    Mutant(
        "M",
        "service/mysfits/routes.py",
        '    openapi_extra={"parameters": DESCRIBED},\n',
        "",
        "tests/service/mysfits/test_routes.py::test_list_allows_exactly_its_documented_parameters",
    ),
    Mutant(
        "N",
        "cfn/users.yml",
        "      IdTokenValidity: 10",
        "      IdTokenValidity: 60",
        "tests/cfn/test_rules.py::test_templates_follow_the_rule",
    ),
    Mutant(
        "SIGTERM",
        "service/http/draining.py",
        "threading.Timer(self._drain_seconds, self._end)",
        "threading.Timer(0, self._end)",
        "tests/faults/test_shutdown.py::test_sigterm_as_one_of_two_fails_no_request",
    ),
    Mutant(
        "bytes",
        "service/http/protocol.py",
        "        if self._held:\n            held,",
        "        if False:\n            held,",
        "tests/faults/test_bytes.py::test_odd_bytes_cause_no_5xx_no_hang_and_keep_no_memory",
    ),
    Mutant(
        "kills",
        "service/likes/store.py",
        "                self._client.transact_write_items(\n"
        "                    TransactItems=[action, self._count(mysfit_id, change)]\n"
        "                )\n",
        "                self._client.transact_write_items(TransactItems=[action])\n"
        "                self._client.transact_write_items(\n"
        "                    TransactItems=[self._count(mysfit_id, change)]\n"
        "                )\n",
        "tests/faults/test_kills.py::test_killed_service_loses_no_like_and_counts_none_twice[2]",
    ),
    Mutant(
        "logs",
        "service/http/auth.py",
        '        log.info("Invalid token", extra={"reason": str(error)})',
        '        log.info("Invalid token", extra={"reason": str(error), "token": values})',
        "tests/service/http/test_auth.py::test_every_invalid_token_gets_the_same_401",
    ),
    Mutant(
        "matrix",
        "service/http/auth.py",
        "    if not user.is_staff:",
        "    if False:",
        "tests/faults/test_authorisation.py::test_every_route_answers_everybody_as_the_table_says",
    ),
    Mutant(
        "oracle",
        "service/http/auth.py",
        '        if not key.verify(f"{header}.{claims}".encode(), raw_signature):',
        "        if False:",
        "tests/faults/test_tokens.py::test_no_token_is_accepted_that_the_verifier_of_aws_refuses",
    ),
    Mutant(
        "stacks",
        "aws-cli/operations/change_sets.py",
        "            if stack.holds_data:\n",
        "            if True:\n",
        "tests/aws_cli/test_deploy.py::"
        "test_a_bucket_is_kept_where_people_have_put_something_into_it_and_replaced_elsewhe"
        "re",
    ),
)

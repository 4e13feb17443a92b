#!/usr/bin/env bash
# How deploy brings one stack up to date: a change set, shown and then executed. Sourced, never run.
#
# A change set that changes nothing is thrown away, so deploying twice does nothing the second time.

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Types whose replacement would begin again with nothing in them.
STATEFUL="AWS::DynamoDB::Table AWS::Cognito::UserPool"

# The stack for which CHANGE_SET is prepared and neither carried out nor thrown away.
PREPARED=""

# Runs at every exit: a change set that nobody will carry out any more would stay with its stack. One
# that is being carried out, though nobody heard so, cannot be deleted, which is right.
ended() {
  if [[ -n "${PREPARED}" ]]; then
    # shellcheck disable=SC2310  # There may be nothing to delete.
    aws cloudformation delete-change-set --stack-name "${PREPARED}" --change-set-name "${CHANGE_SET}" 2>/dev/null || true
  fi
  stopped "$1"
}

# deploy_stack TEMPLATE [NAME=VALUE...]: parameters that are not given stay as they are, or get the
# template's default. With DRY_RUN=yes it only shows what would change.
deploy_stack() {
  local template="$1" stack kind stamp
  shift
  stack="$(stack_of "${template}")"
  step "${stack}"
  kind="$(prepare "${template}")"
  if [[ "${kind}" == LATER ]]; then
    return
  fi
  create_change_set "${template}" "${kind}" "$@"
  if [[ -z "${CHANGE_SET}" ]]; then
    say "   no change"
    return
  fi
  show_changes "${stack}"
  if [[ "${DRY_RUN:-}" == yes ]]; then
    discard_change_set "${template}" "${kind}"
    return
  fi
  refuse_losses "${template}"
  look
  stamp="$(stamp_of "${template}")"
  aws cloudformation execute-change-set --stack-name "${stack}" --change-set-name "${CHANGE_SET}"
  PREPARED=""
  begun "${template}" "${stamp}"
  finish "${template}"
}

# CREATE or UPDATE, once the stack is in a state that allows it; LATER where a dry run cannot show it.
prepare() {
  local template="$1" status
  status="$(status_of "${template}")"
  if [[ "${status}" == *_IN_PROGRESS ]]; then
    status="$(settled_status_of "${template}")"
  fi
  case "${status}" in
    '' | REVIEW_IN_PROGRESS) printf CREATE ;;
    ROLLBACK_COMPLETE | ROLLBACK_FAILED | CREATE_FAILED)
      if [[ "${DRY_RUN:-}" == yes ]]; then
        say "   its first creation failed and was undone (${status}): a real run deletes it and makes it again"
        printf LATER
        return
      fi
      say "   its first creation failed and was undone (${status}): deleted, to be made again"
      delete_stack "${template}"
      printf CREATE
      ;;
    CREATE_COMPLETE | UPDATE_COMPLETE | UPDATE_ROLLBACK_COMPLETE | IMPORT_COMPLETE | IMPORT_ROLLBACK_COMPLETE)
      printf UPDATE
      ;;
    UPDATE_ROLLBACK_FAILED)
      reasons_of "${template}"
      fail "CloudFormation could not undo a failed update (${status})." \
        "Mend what the lines above name, then:" \
        "aws cloudformation continue-update-rollback --region ${AWS_REGION} --stack-name mysfits-${ENVIRONMENT}-${template}" \
        "and run the same command again."
      ;;
    *)
      fail "The stack mysfits-${ENVIRONMENT}-${template} is ${status}, which needs a person." \
        "Look at its events: aws cloudformation describe-stack-events --region ${AWS_REGION} --stack-name mysfits-${ENVIRONMENT}-${template}" \
        "If its deletion stopped halfway, aws-cli/teardown goes on with it."
      ;;
  esac
}

# Sets CHANGE_SET to the name of a change set that is ready, or to nothing when nothing changes.
create_change_set() {
  local template="$1" kind="$2" stack body known kept=""
  shift 2
  stack="$(stack_of "${template}")"
  body="file://${ROOT}/cfn/${template}.yml"
  known="$(aws cloudformation get-template-summary --template-body "${body}" \
    --query 'Parameters[].ParameterKey' --output text)"
  if [[ "${kind}" == UPDATE ]]; then
    kept="$(python3 "${ROOT}/aws-cli/stacks.py" "${SCRATCH}/stacks.json" names "${stack}")"
  fi
  python3 "${ROOT}/aws-cli/parameters.py" --template "${template}" --known "${known}" \
    --kept "${kept}" "$@" >"${SCRATCH}/parameters.json"
  # Its own number, so that two runs within a second do not meet.
  CHANGE_SET="deploy-$(date +%s)-$$-${RANDOM}"
  PREPARED="${stack}"
  aws cloudformation create-change-set --stack-name "${stack}" --change-set-name "${CHANGE_SET}" \
    --change-set-type "${kind}" --template-body "${body}" --capabilities CAPABILITY_IAM \
    --parameters "file://${SCRATCH}/parameters.json" \
    --tags "Key=mysfits:environment,Value=${ENVIRONMENT}" >/dev/null
  await_change_set "${template}" "${kind}"
}

await_change_set() {
  local template="$1" kind="$2" stack answer status reason
  stack="$(stack_of "${template}")"
  while true; do
    answer="$(aws cloudformation describe-change-set --stack-name "${stack}" \
      --change-set-name "${CHANGE_SET}" --query '[Status, StatusReason]' --output text)"
    IFS=$'\t' read -r status reason <<<"${answer}"
    case "${status}" in
      CREATE_PENDING | CREATE_IN_PROGRESS) sleep "${MYSFITS_POLL_SECONDS:-2}" ;;
      CREATE_COMPLETE) return ;;
      *) break ;;
    esac
  done
  discard_change_set "${template}" "${kind}"
  if [[ "${reason}" != *"didn't contain changes"* && "${reason}" != *"No updates are to be performed"* ]]; then
    fail "CloudFormation refuses the change: ${reason}" \
      "Nothing was changed. Mend the template or the parameter and run the same command again."
  fi
  CHANGE_SET=""
}

# A stack that was only ever reviewed goes with its change set; one that somebody else has begun to
# make in the meantime does not.
discard_change_set() {
  local stack status
  stack="$(stack_of "$1")"
  aws cloudformation delete-change-set --stack-name "${stack}" --change-set-name "${CHANGE_SET}"
  PREPARED=""
  if [[ "$2" == CREATE ]]; then
    look
    status="$(status_of "$1")"
    if [[ "${status}" == REVIEW_IN_PROGRESS ]]; then
      aws cloudformation delete-stack --stack-name "${stack}"
    fi
  fi
}

show_changes() {
  local changes action name type replacement
  changes="$(aws cloudformation describe-change-set --stack-name "$1" --change-set-name "${CHANGE_SET}" \
    --query 'Changes[].ResourceChange.[Action, LogicalResourceId, ResourceType, Replacement]' --output text)"
  while IFS=$'\t' read -r action name type replacement; do
    case "${replacement}" in
      True) replacement=" (replaced)" ;;
      Conditional) replacement=" (perhaps replaced)" ;;
      *) replacement="" ;;
    esac
    say "   ${action} ${name}: ${type}${replacement}"
  done <<<"${changes}"
}

# A table or a pool that is replaced starts empty; that is never what a deployment is for.
refuse_losses() {
  local stack type lost
  stack="$(stack_of "$1")"
  for type in ${STATEFUL}; do
    lost="$(aws cloudformation describe-change-set --stack-name "${stack}" --change-set-name "${CHANGE_SET}" \
      --query "Changes[].ResourceChange | [?ResourceType=='${type}' && (Action=='Remove' || Replacement=='True')].LogicalResourceId" \
      --output text)"
    if [[ -n "${lost}" ]]; then
      discard_change_set "$1" UPDATE
      fail "${lost} of ${stack} would be replaced by an empty one, so nothing was changed." \
        "Move the data by hand, as docs/operations.md says, or take the change back."
    fi
  done
}

finish() {
  local template="$1" status
  status="$(settled_status_of "${template}")"
  case "${status}" in
    CREATE_COMPLETE | UPDATE_COMPLETE) say "   done" ;;
    *)
      reasons_of "${template}"
      fail "The stack mysfits-${ENVIRONMENT}-${template} ended as ${status}; CloudFormation took the change back." \
        "The lines above say why. Mend that and run the same command again."
      ;;
  esac
}

#!/usr/bin/env bash
# The verbs that the scripts share. Sourced, never run:
#
#   . "$(dirname "$0")/lib.sh"
#
# Every script takes --env and --region, reads credentials from the usual AWS chain, keeps its
# answer on stdout and its story on stderr, and can be run again after it stopped anywhere.

# shellcheck disable=SC2034  # Who sources this file uses what it sets.

# The bash that Apple ships is of 2007 and would go on after a failure inside $( ).
if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 404)); then
  printf '%s\n' "bash 4.4 or newer is needed, and this is ${BASH_VERSION}." \
    "  On macOS: brew install bash, and open a new terminal so that it is found first." >&2
  exit 3
fi
shopt -s inherit_errexit

# CDPATH would make cd print where it went.
ROOT="$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)"
TOOLS_PYTHON="${ROOT}/.local/aws-venv/bin/python"

# Every stack of an environment, in the order in which they can be made.
TEMPLATES=(data website users registry network service api)

# The CLI v2 would open a pager; a call that meets a throttle is worth more than two attempts.
export AWS_PAGER=""
export AWS_RETRY_MODE="${AWS_RETRY_MODE:-standard}"
export AWS_MAX_ATTEMPTS="${AWS_MAX_ATTEMPTS:-5}"

ENVIRONMENT=""
STEP=""
SCRATCH=""

# ------------------------------------------------------------------------------ words

say() {
  printf '%s\n' "$*" >&2
}

# A headline, and what `stopped` names when the script ends there.
step() {
  STEP="$*"
  printf '\n%s\n' "== $*" >&2
}

# The exit code of a failure that was explained.
EXPLAINED=3

# Ends with a sentence on what went wrong and one on what to do.
fail() {
  printf '\n%s\n' "$1" >&2
  shift
  if (($# > 0)); then
    printf '  %s\n' "$@" >&2
  fi
  exit "${EXPLAINED}"
}

# The header comment of the script, which is its documentation.
usage() {
  sed -n '2,/^[^#]/ { /^#/ !q; s/^# \{0,1\}//; p; }' "$0"
}

# Runs at every exit: removes scratch files, and says where an unexpected error stopped the script.
stopped() {
  local code="$1"
  if [[ -n "${SCRATCH}" ]]; then
    rm -rf "${SCRATCH}"
  fi
  if ((code != 0 && code != EXPLAINED)) && [[ -n "${STEP}" ]]; then
    printf '\n%s\n' "Stopped (exit code ${code}) at: ${STEP}" >&2
    printf '%s\n' "The lines above say why. Nothing done so far is lost: run the same command again." >&2
  fi
}

# Every call to AWS. What it says on stderr is passed on; to errors that have a usual remedy, the
# remedy is added, so that nobody has to know AWS's words for it.
aws() {
  local code=0 errors
  errors="${SCRATCH}/errors-${BASHPID}"
  command aws "$@" 2>"${errors}" || code=$?
  if [[ -s "${errors}" ]]; then
    cat "${errors}" >&2
  fi
  if ((code != 0)); then
    remedy_for "$(<"${errors}")"
  fi
  return "${code}"
}

# The codes are those of AWS's common errors; each service spells some in a way of its own.
remedy_for() {
  case "$1" in
    *ExpiredToken* | *RequestExpired* | *"oken has expired"* | *"session has expired"* | *"oken included in the request is expired"*)
      say "  Your credentials ended on the way. Sign in again (aws sso login), then run the same command again."
      ;;
    *ChangeSetNotFound* | *InvalidChangeSetStatus* | *"_IN_PROGRESS state and can"*)
      say "  Somebody else is changing this stack. Run the same command again: it waits for them, and does what is left."
      ;;
    *AccessDenied* | *UnauthorizedOperation* | *"not authorized to perform"* | *UnrecognizedClientException*)
      say "  You may not make the call that the line above names. Ask who keeps the account for it" \
        "(cfn/pipeline.yml lists what a deployment needs), then run the same command again."
      ;;
    *Throttling* | *TooManyRequests* | *"Rate exceeded"* | *RequestLimitExceeded* | *SlowDown*)
      say "  AWS has been asked too often, perhaps by others in the account. Wait a minute, then run the same command again."
      ;;
    *LimitExceeded* | *ServiceQuotaExceeded*)
      say "  A quota of the account is used up. Ask for more in the console's Service Quotas, then run the same command again."
      ;;
    *) ;;
  esac
}

# A folder that is gone when the script ends.
scratch() {
  if [[ -z "${SCRATCH}" ]]; then
    SCRATCH="$(mktemp -d)"
  fi
}

# ------------------------------------------------------------- arguments and surroundings

# The value after an option, or a complaint that there is none.
value_of() {
  if (($# < 2)) || [[ -z "$2" ]]; then
    fail "$1 needs a value." "$0 --help says which."
  fi
  printf '%s' "$2"
}

# The options every script has. Sets TAKEN to how many words the option took beside its name.
common_option() {
  TAKEN=1
  case "$1" in
    --env) ENVIRONMENT="$(value_of "$@")" ;;
    --region) AWS_REGION="$(value_of "$@")" ;;
    --help)
      usage
      exit 0
      ;;
    *) fail "${0##*/} does not know $1." "$0 --help lists what it knows." ;;
  esac
}

# One region for both generations of the CLI and for boto3.
use_region() {
  export AWS_REGION="$1" AWS_DEFAULT_REGION="$1"
}

need_tools() {
  local tool
  for tool in "$@"; do
    if ! command -v "${tool}" >/dev/null; then
      case "${tool}" in
        aws)
          fail "aws is needed and not on the PATH." "Install it: https://docs.aws.amazon.com/cli/ (v1 or v2)," \
            "or run 'make deploy-tools' and put ${ROOT}/.local/aws-venv/bin first on the PATH."
          ;;
        docker) fail "docker is needed to build the image, and not on the PATH." "Install it, or give an image that is there: --image." ;;
        npm) fail "npm is needed to build the site, and not on the PATH." "Install Node.js 20.19 or newer, or give a site that is built: --dist." ;;
        *) fail "${tool} is needed and not on the PATH." "Install it, then run the same command again." ;;
      esac
    fi
  done
}

# Who we are and where, checked and printed before anything is touched; then a look at the stacks.
# Sets ACCOUNT.
need_account() {
  if [[ ! "${ENVIRONMENT}" =~ ^[a-z]([a-z0-9-]{0,14}[a-z0-9])?$ ]]; then
    fail "--env must name the environment: at most 16 small letters, digits or dashes, a letter first, no dash last." \
      "It keeps deployments in one account apart: mysfits-<env>-data and so on."
  fi
  if [[ -z "${AWS_REGION:-}" ]]; then
    use_region "${AWS_DEFAULT_REGION:-}"
  fi
  if [[ -z "${AWS_REGION}" ]]; then
    fail "--region must name the AWS region, such as eu-west-1."
  fi
  if [[ ! "${AWS_REGION}" =~ ^[a-z]{2}(-[a-z]+)+-[0-9]$ ]]; then
    fail "${AWS_REGION} is no region." "--region must name one, such as eu-west-1."
  fi
  use_region "${AWS_REGION}"
  STEP="${STEP:-Looking at the account}"
  scratch
  if ! ACCOUNT="$(aws sts get-caller-identity --query Account --output text)"; then
    fail "AWS does not know who asks." \
      "Sign in first (aws sso login, aws configure) or name the profile: AWS_PROFILE=... $0 ..." \
      "Or ${AWS_REGION} does not exist, or is not enabled in your account: aws account list-regions"
  fi
  say "Account ${ACCOUNT}, region ${AWS_REGION}, environment ${ENVIRONMENT}"
  look
}

# Nothing dangerous happens unless somebody types the environment's name.
confirm() {
  local answer
  printf '%s\n' "$1" >&2
  printf '%s' "Type ${ENVIRONMENT} to go on: " >&2
  read -r answer || answer=""
  if [[ "${answer}" != "${ENVIRONMENT}" ]]; then
    fail "Nothing was changed."
  fi
}

# ------------------------------------------------------------------------------ stacks

stack_of() {
  printf 'mysfits-%s-%s' "${ENVIRONMENT}" "$1"
}

# Looks at all stacks once; the questions below are answered from what was seen. A script that
# changes a stack looks again.
look() {
  aws cloudformation describe-stacks --output json >"${SCRATCH}/stacks.json"
}

# The status of a template's stack; empty when there is none.
status_of() {
  local stack
  stack="$(stack_of "$1")"
  python3 "${ROOT}/aws-cli/stacks.py" "${SCRATCH}/stacks.json" status "${stack}"
}

# One output of a template's stack; empty when the stack has none of that name.
output_of() {
  local stack
  stack="$(stack_of "$1")"
  python3 "${ROOT}/aws-cli/stacks.py" "${SCRATCH}/stacks.json" outputs "${stack}" "$2"
}

# One parameter of a template's stack as it is now.
parameter_of() {
  local stack
  stack="$(stack_of "$1")"
  python3 "${ROOT}/aws-cli/stacks.py" "${SCRATCH}/stacks.json" parameters "${stack}" "$2"
}

# yes when a template's stack can be used: made once, and not being made, undone or deleted.
usable() {
  local status
  status="$(status_of "$1")"
  case "${status}" in
    ROLLBACK_COMPLETE | DELETE_COMPLETE) printf no ;;
    *_COMPLETE) printf yes ;;
    *) printf no ;;
  esac
}

# Ends unless the stacks are there; for scripts that need a finished deployment.
need_stacks() {
  local template there
  for template in "$@"; do
    there="$(usable "${template}")"
    if [[ "${there}" == no ]]; then
      fail "The stack mysfits-${ENVIRONMENT}-${template} is not there, or not finished, in ${AWS_REGION}." \
        "Deploy it: aws-cli/deploy --env ${ENVIRONMENT} --region ${AWS_REGION}"
    fi
  done
}

# What changes as soon as CloudFormation begins something: remembered before, for begun.
stamp_of() {
  local stack
  stack="$(stack_of "$1")"
  python3 "${ROOT}/aws-cli/stacks.py" "${SCRATCH}/stacks.json" stamp "${stack}"
}

# begun TEMPLATE STAMP: waits until the stack shows what was asked of it. CloudFormation may show for
# some seconds what was before, which would look as if all were over already.
begun() {
  local stamp looks
  for looks in {1..12}; do
    look
    stamp="$(stamp_of "$1")"
    if [[ "${stamp}" != "$2" ]]; then
      return
    fi
    sleep "${MYSFITS_POLL_SECONDS:-5}"
  done
  say "   mysfits-${ENVIRONMENT}-$1 shows no change after ${looks} looks"
}

# The status once nothing is in progress: an interrupted run may have left CloudFormation at work.
settled_status_of() {
  local status told=""
  while true; do
    look
    status="$(status_of "$1")"
    if [[ "${status}" != *_IN_PROGRESS || "${status}" == REVIEW_IN_PROGRESS ]]; then
      printf '%s' "${status}"
      return
    fi
    if [[ -z "${told}" ]]; then
      say "   mysfits-${ENVIRONMENT}-$1 is ${status}: waiting"
      told=yes
    fi
    sleep "${MYSFITS_POLL_SECONDS:-5}"
  done
}

# Why CloudFormation gave up, from its own events, first cause first.
reasons_of() {
  local stack
  stack="$(stack_of "$1")"
  aws cloudformation describe-stack-events --stack-name "${stack}" --max-items 500 \
    --query StackEvents --output json >"${SCRATCH}/events.json"
  python3 "${ROOT}/aws-cli/stack_reasons.py" "${SCRATCH}/events.json" >&2
}

# Tries twice: what a service has just let go of (a VPC link its load balancer, a task its address)
# is sometimes held for minutes more.
delete_stack() {
  local stack status attempt stamp
  stack="$(stack_of "$1")"
  for attempt in 1 2; do
    stamp="$(stamp_of "$1")"
    aws cloudformation delete-stack --stack-name "${stack}"
    begun "$1" "${stamp}"
    status="$(settled_status_of "$1")"
    if [[ -z "${status}" || "${status}" == DELETE_COMPLETE ]]; then
      return
    fi
    reasons_of "$1"
    if ((attempt == 1)); then
      say "   ${stack} is ${status}: tried once more"
      sleep "${MYSFITS_POLL_SECONDS:-60}"
    fi
  done
  fail "The stack ${stack} is ${status} and was not deleted." \
    "The lines above say what holds it. Remove that, then run the same command again."
}

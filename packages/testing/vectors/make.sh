#!/bin/sh
# Prints deliveries.json: deliveries signed by openssl, which knows nothing of this project.
#
#   sh make.sh > deliveries.json
#
# Every line of a vector comes from the vendor's page "Verify signatures" and from nothing else:
# HMAC-SHA-256 over `header.payload`, keyed with the text of the whole signing key; the body claim
# is the base64url SHA-256 of the body. Needs a POSIX shell, openssl and tr.
set -eu

EU_CURRENT=sig_TestEuCurrent000000000000000
EU_NEXT=sig_TestEuNext000000000000000000
US_CURRENT=sig_TestUsCurrent000000000000000
US_NEXT=sig_TestUsNext000000000000000000

URL=https://app.example.com/api/qstash
IAT=1768478400 # 2026-01-15T12:00:00Z

# Standard base64 from stdin to base64url, still padded.
to_url_alphabet() { tr '+/' '-_'; }

# stdin to unpadded base64url on one line.
base64url() { openssl base64 -A | to_url_alphabet | tr -d '='; }

# $1 body in base64. Its digest in base64url, padded as in real tokens.
body_claim() {
  printf '%s' "$1" | openssl base64 -d -A | openssl dgst -sha256 -binary |
    openssl base64 -A | to_url_alphabet
}

# $1 key, $2 payload. The compact JWS.
token() {
  input="$(printf '%s' '{"alg":"HS256","typ":"JWT"}' | base64url).$(printf '%s' "$2" | base64url)"
  signature="$(printf '%s' "$input" | openssl dgst -sha256 -hmac "$1" -binary | base64url)"
  printf '%s.%s' "$input" "$signature"
}

separator=''

# $1 name, $2 region, $3 slot, $4 key, $5 body in base64, $6 body claim, $7 nbf.
vector() {
  payload="{\"aud\":\"\",\"body\":\"$6\",\"exp\":$((IAT + 300)),\"iat\":$IAT,\"iss\":\"Upstash\",\"jti\":\"jwt_GoldenVector0000000000000000\",\"nbf\":$7,\"sub\":\"$URL\"}"
  printf '%s    {\n' "$separator"
  printf '      "name": "%s",\n      "region": "%s",\n      "keySlot": "%s",\n' "$1" "$2" "$3"
  printf '      "key": "%s",\n      "url": "%s",\n      "now": %s000,\n' "$4" "$URL" "$IAT"
  printf '      "body": "%s",\n      "token": "%s"\n    }' "$5" "$(token "$4" "$payload")"
  separator=',
'
}

# $1 name, $2 region, $3 slot, $4 key, $5 body in base64: in the usual form.
plain() { vector "$1" "$2" "$3" "$4" "$5" "$(body_claim "$5")" "$IAT"; }

# $1 text, with the escapes of printf. Standard base64.
text() { printf '%b' "$1" | openssl base64 -A; }

JSON=$(text '{"order":"A-1042","amount":"19.90"}')

printf '{\n  "description": "%s",\n  "vectors": [\n' \
  'Deliveries signed by openssl (make.sh). now: milliseconds since 1970. body: standard base64.'
plain 'JSON, current key of EU' EU_CENTRAL_1 current "$EU_CURRENT" "$JSON"
plain 'JSON, next key of EU' EU_CENTRAL_1 next "$EU_NEXT" "$JSON"
plain 'JSON, current key of US' US_EAST_1 current "$US_CURRENT" "$JSON"
plain 'JSON, next key of US' US_EAST_1 next "$US_NEXT" "$JSON"
plain 'empty body' EU_CENTRAL_1 current "$EU_CURRENT" ''
plain 'binary body' US_EAST_1 current "$US_CURRENT" "$(text '\0000\0377\0376\0300\0200\r\n\0177')"
plain 'byte order mark' EU_CENTRAL_1 current "$EU_CURRENT" "$(text '\0357\0273\0277{}')"
plain 'final newline' EU_CENTRAL_1 next "$EU_NEXT" "$(text '{"a":1}\n')"
vector 'body claim without padding' EU_CENTRAL_1 current "$EU_CURRENT" "$JSON" \
  "$(body_claim "$JSON" | tr -d '=')" "$IAT"
vector 'nbf at zero' EU_CENTRAL_1 current "$EU_CURRENT" "$JSON" "$(body_claim "$JSON")" 0
vector 'nbf in year 1' US_EAST_1 next "$US_NEXT" "$JSON" "$(body_claim "$JSON")" -62135596800
printf '\n  ]\n}\n'

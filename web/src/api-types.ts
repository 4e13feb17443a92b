// Made by `npm run types` from the service's OpenAPI document. Do not edit.

export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Welcome
         * @description The load balancer's check: no I/O.
         */
        get: operations["welcome__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Live
         * @description The process is up.
         */
        get: operations["live_health_live_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ready
         * @description The process can answer signed-in requests; with the state of what it depends on.
         */
        get: operations["ready_health_ready_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mysfits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Mysfits
         * @description A page of the catalogue, filtered by at most one attribute.
         */
        get: operations["list_mysfits_mysfits_get"];
        put?: never;
        /**
         * Add Mysfit
         * @description Adds a mysfit to the catalogue; its id is made here.
         */
        post: operations["add_mysfit_mysfits_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mysfits/{mysfitId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find Mysfit
         * @description One mysfit.
         */
        get: operations["find_mysfit_mysfits__mysfitId__get"];
        put?: never;
        post?: never;
        /**
         * Remove Mysfit
         * @description Removes a mysfit that nobody has adopted.
         */
        delete: operations["remove_mysfit_mysfits__mysfitId__delete"];
        options?: never;
        head?: never;
        /**
         * Change Mysfit
         * @description Changes the fields that are given.
         */
        patch: operations["change_mysfit_mysfits__mysfitId__patch"];
        trace?: never;
    };
    "/mysfits/{mysfitId}/like": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Like
         * @description Likes a mysfit.
         */
        post: operations["like_mysfits__mysfitId__like_post"];
        /**
         * Unlike
         * @description Takes a like back.
         */
        delete: operations["unlike_mysfits__mysfitId__like_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mysfits/{mysfitId}/adopt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Adopt
         * @description Adopts a mysfit that has no home.
         */
        post: operations["adopt_mysfits__mysfitId__adopt_post"];
        /**
         * Give Back
         * @description Gives a mysfit back; its adopter may, and staff.
         */
        delete: operations["give_back_mysfits__mysfitId__adopt_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Profile
         * @description The visitor, the ids they like, and the mysfits they adopted.
         */
        get: operations["read_profile_me_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Adoption
         * @description Whether the mysfit is the visitor's, and since when (ISO 8601, UTC).
         */
        Adoption: {
            /** Mysfitid */
            mysfitId: string;
            /** Adopted */
            adopted: boolean;
            /** Adoptedat */
            adoptedAt: string | null;
        };
        /**
         * Alignment
         * @description The nine cells of the chart, row by row from good to evil.
         * @enum {string}
         */
        Alignment: "Lawful Good" | "Neutral Good" | "Chaotic Good" | "Lawful Neutral" | "True Neutral" | "Chaotic Neutral" | "Lawful Evil" | "Neutral Evil" | "Chaotic Evil";
        /**
         * Dependencies
         * @description `dynamodb` is reported only; `signingKeys` decides.
         */
        Dependencies: {
            /**
             * Signingkeys
             * @enum {string}
             */
            signingKeys: "up" | "down";
            /**
             * Dynamodb
             * @enum {string}
             */
            dynamodb: "up" | "down";
        };
        /**
         * FilterName
         * @description The attributes the catalogue can be listed by; each has an index of the same name.
         * @enum {string}
         */
        FilterName: "Species" | "Alignment" | "GoodEvil" | "LawChaos";
        /**
         * GoodEvil
         * @description The moral axis of the alignment chart.
         * @enum {string}
         */
        GoodEvil: "Good" | "Neutral" | "Evil";
        /** HTTPValidationError */
        HTTPValidationError: {
            /** Detail */
            detail?: components["schemas"]["ValidationError"][];
        };
        /**
         * LawChaos
         * @description The ethical axis of the alignment chart.
         * @enum {string}
         */
        LawChaos: "Lawful" | "Neutral" | "Chaotic";
        /**
         * Like
         * @description Whether the visitor likes the mysfit, and how many do.
         */
        Like: {
            /** Mysfitid */
            mysfitId: string;
            /** Liked */
            liked: boolean;
            /** Likes */
            likes: number;
        };
        /** Live */
        Live: {
            /**
             * Status
             * @constant
             */
            status: "up";
        };
        /**
         * Mysfit
         * @description A mysfit as the world sees it. Who adopted it is not part of that.
         */
        Mysfit: {
            /** Mysfitid */
            mysfitId: string;
            /** Name */
            name: string;
            /** Species */
            species: string;
            /** Description */
            description: string;
            /** Age */
            age: number;
            goodevil: components["schemas"]["GoodEvil"];
            lawchaos: components["schemas"]["LawChaos"];
            alignment: components["schemas"]["Alignment"];
            /** Thumbimageuri */
            thumbImageUri: string;
            /** Profileimageuri */
            profileImageUri: string;
            /** Likes */
            likes: number;
            /** Adopted */
            adopted: boolean;
        };
        /**
         * MysfitChanges
         * @description What a keeper changes of a mysfit; what is left out stays.
         */
        MysfitChanges: {
            /** Name */
            name?: string;
            /** Species */
            species?: string;
            /** Description */
            description?: string;
            /** Age */
            age?: number;
            goodevil?: components["schemas"]["GoodEvil"];
            lawchaos?: components["schemas"]["LawChaos"];
            /** Thumbimageuri */
            thumbImageUri?: string;
            /** Profileimageuri */
            profileImageUri?: string;
        };
        /**
         * MysfitPage
         * @description Some mysfits, and the token of the page after them; null on the last page.
         */
        MysfitPage: {
            /** Mysfits */
            mysfits: components["schemas"]["Mysfit"][];
            /** Nexttoken */
            nextToken: string | null;
        };
        /**
         * NewMysfit
         * @description What a keeper says of a new mysfit. Its id, likes and adoption are not theirs to set.
         */
        NewMysfit: {
            /** Name */
            name: string;
            /** Species */
            species: string;
            /** Description */
            description: string;
            /** Age */
            age: number;
            goodevil: components["schemas"]["GoodEvil"];
            lawchaos: components["schemas"]["LawChaos"];
            /** Thumbimageuri */
            thumbImageUri: string;
            /** Profileimageuri */
            profileImageUri: string;
        };
        /**
         * Problem
         * @description An error as RFC 9457 writes it.
         */
        Problem: {
            /** Type */
            type: string;
            /** Title */
            title: string;
            /** Status */
            status: number;
            /** Detail */
            detail: string;
            /** Instance */
            instance: string;
            /** Requestid */
            requestId: string;
        };
        /**
         * Profile
         * @description A signed-in visitor. `email` and `name` are null when an access token is used.
         */
        Profile: {
            /** Userid */
            userId: string;
            /** Email */
            email: string | null;
            /** Name */
            name: string | null;
            /** Groups */
            groups: string[];
            /** Likes */
            likes: string[];
            /** Adoptions */
            adoptions: components["schemas"]["Mysfit"][];
        };
        /** Ready */
        Ready: {
            /**
             * Status
             * @enum {string}
             */
            status: "ready" | "starting";
            dependencies: components["schemas"]["Dependencies"];
        };
        /** ValidationError */
        ValidationError: {
            /** Location */
            loc: (string | number)[];
            /** Message */
            msg: string;
            /** Error Type */
            type: string;
            /** Input */
            input?: unknown;
            /** Context */
            ctx?: Record<string, never>;
        };
        /** Welcome */
        Welcome: {
            /** Message */
            message: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    welcome__get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Welcome"];
                };
            };
        };
    };
    live_health_live_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Live"];
                };
            };
        };
    };
    ready_health_ready_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
            /** @description Not ready yet. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
        };
    };
    list_mysfits_mysfits_get: {
        parameters: {
            query?: {
                species?: string | null;
                alignment?: components["schemas"]["Alignment"] | null;
                goodevil?: components["schemas"]["GoodEvil"] | null;
                lawchaos?: components["schemas"]["LawChaos"] | null;
                /** @description older spelling; goes with `value` */
                filter?: components["schemas"]["FilterName"] | null;
                /** @description goes with `filter` */
                value?: string | null;
                limit?: number;
                nextToken?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MysfitPage"];
                };
            };
            /** @description The query means nothing; the detail says what is allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_mysfit_mysfits_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMysfit"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mysfit"];
                };
            };
            /** @description The query means nothing; the detail says what is allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Known, and not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than the service reads. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not describe what it should. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_mysfit_mysfits__mysfitId__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a mysfit, a UUID. */
                mysfitId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mysfit"];
                };
            };
            /** @description The query means nothing; the detail says what is allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_mysfit_mysfits__mysfitId__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a mysfit, a UUID. */
                mysfitId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The query means nothing; the detail says what is allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Known, and not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It is already so, for somebody else. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_mysfit_mysfits__mysfitId__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a mysfit, a UUID. */
                mysfitId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MysfitChanges"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mysfit"];
                };
            };
            /** @description The query means nothing; the detail says what is allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Known, and not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It is already so, for somebody else. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than the service reads. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not describe what it should. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    like_mysfits__mysfitId__like_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a mysfit, a UUID. */
                mysfitId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Like"];
                };
            };
            /** @description The query means nothing; the detail says what is allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unlike_mysfits__mysfitId__like_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a mysfit, a UUID. */
                mysfitId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Like"];
                };
            };
            /** @description The query means nothing; the detail says what is allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    adopt_mysfits__mysfitId__adopt_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a mysfit, a UUID. */
                mysfitId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Adoption"];
                };
            };
            /** @description The query means nothing; the detail says what is allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It is already so, for somebody else. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    give_back_mysfits__mysfitId__adopt_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a mysfit, a UUID. */
                mysfitId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Adoption"];
                };
            };
            /** @description The query means nothing; the detail says what is allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Known, and not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_profile_me_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
                };
            };
            /** @description The query means nothing; the detail says what is allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": unknown;
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
}

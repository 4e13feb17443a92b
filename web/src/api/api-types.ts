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
        get: operations["welcome"];
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
        get: operations["live"];
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
        get: operations["ready"];
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
        get: operations["list_mysfits"];
        put?: never;
        /**
         * Add Mysfit
         * @description Adds a mysfit to the catalogue; its id is made here.
         */
        post: operations["add_mysfit"];
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
        get: operations["find_mysfit"];
        put?: never;
        post?: never;
        /**
         * Remove Mysfit
         * @description Removes a mysfit that nobody has adopted.
         */
        delete: operations["remove_mysfit"];
        options?: never;
        head?: never;
        /**
         * Change Mysfit
         * @description Changes the fields that are given.
         */
        patch: operations["change_mysfit"];
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
        post: operations["like"];
        /**
         * Unlike
         * @description Takes a like back.
         */
        delete: operations["unlike"];
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
        post: operations["adopt"];
        /**
         * Give Back
         * @description Gives a mysfit back; its adopter may, and staff.
         */
        delete: operations["give_back"];
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
         * @description The visitor, the ids they like, and the mysfits they adopted, first adopted first.
         */
        get: operations["read_profile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/photos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Photos
         * @description A page of the visitor's album, newest first; filters combine.
         */
        get: operations["list_photos"];
        put?: never;
        /**
         * Begin Photo
         * @description Begins a photo of a mysfit that the visitor adopted, and says where to send its file.
         */
        post: operations["begin_photo"];
        /**
         * Delete Photos
         * @description Deletes some photos of the visitor; to be asked again until none is left.
         */
        delete: operations["delete_photos"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/photos/{photoId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find Photo
         * @description One photo of the visitor.
         */
        get: operations["find_photo"];
        put?: never;
        post?: never;
        /**
         * Delete Photo
         * @description Deletes a photo and its objects; also answers 204 when it is gone.
         */
        delete: operations["delete_photo"];
        options?: never;
        head?: never;
        /**
         * Change Photo
         * @description Changes the fields that are given; null removes one.
         */
        patch: operations["change_photo"];
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AdoptedMysfit
         * @description A mysfit as its adopter sees it: with the time of adoption (ISO 8601, UTC).
         */
        AdoptedMysfit: {
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
            /** Adoptedat */
            adoptedAt: string;
        };
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
         * AlbumDeletion
         * @description How many photos were deleted, and how many are left: ask again until none is.
         */
        AlbumDeletion: {
            /** Deleted */
            deleted: number;
            /** Left */
            left: number;
        };
        /**
         * Alignment
         * @description The nine cells of the chart, row by row from good to evil.
         * @enum {string}
         */
        Alignment: "Lawful Good" | "Neutral Good" | "Chaotic Good" | "Lawful Neutral" | "True Neutral" | "Chaotic Neutral" | "Lawful Evil" | "Neutral Evil" | "Chaotic Evil";
        /**
         * ContentType
         * @description The types a photo may be declared as; the worker looks at the bytes.
         * @enum {string}
         */
        ContentType: "image/jpeg" | "image/png" | "image/gif" | "image/webp" | "image/bmp" | "image/heic" | "image/heif";
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
         * GoodEvil
         * @description The moral axis of the alignment chart.
         * @enum {string}
         */
        GoodEvil: "Good" | "Neutral" | "Evil";
        /**
         * Label
         * @description What the photo shows, and how certain that is, in percent.
         */
        Label: {
            /** Name */
            name: string;
            /** Confidence */
            confidence: number;
        };
        /**
         * LabelsStatus
         * @description How far the labels of a photo are.
         * @enum {string}
         */
        LabelsStatus: "waiting" | "found" | "none";
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
         * @description A mysfit as everybody sees it; who adopted it is not public.
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
         * @description What staff changes of a mysfit; a field that is left out stays as it is.
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
         * @description A mysfit that staff adds. Its id, likes and adoption cannot be set.
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
         * NewPhoto
         * @description A photo that its owner is about to upload.
         */
        NewPhoto: {
            /** Mysfitid */
            mysfitId: string;
            /** Filename */
            fileName: string;
            contentType: components["schemas"]["ContentType"];
            /** Bytes */
            bytes: number;
            /** Description */
            description?: string | null;
            /** Tags */
            tags?: string[];
            /**
             * Keepplace
             * @description whether the place in the file's metadata is kept; false if left out
             */
            keepPlace?: boolean;
        };
        /**
         * Photo
         * @description A photo as its owner sees it.
         *
         *     `takenAt` has no zone where the camera gave none. The addresses are null until the photo is
         *     ready; they hold for a while, and whoever has one sees the photo.
         */
        Photo: {
            /** Photoid */
            photoId: string;
            /** Mysfitid */
            mysfitId: string;
            /** Mysfitname */
            mysfitName: string;
            status: components["schemas"]["Status"];
            /** Reason */
            reason: string | null;
            /** Filename */
            fileName: string;
            /** Contenttype */
            contentType: string;
            /** Bytes */
            bytes: number;
            /** Width */
            width: number | null;
            /** Height */
            height: number | null;
            /** Description */
            description: string | null;
            /** Tags */
            tags: string[];
            /** Labels */
            labels: components["schemas"]["Label"][];
            labelsStatus: components["schemas"]["LabelsStatus"];
            /** Takenat */
            takenAt: string | null;
            /** Make */
            make: string | null;
            /** Model */
            model: string | null;
            place: components["schemas"]["Place"] | null;
            /** Uploadedat */
            uploadedAt: string;
            /** Thumburl */
            thumbUrl: string | null;
            /** Viewurl */
            viewUrl: string | null;
        };
        /**
         * PhotoChanges
         * @description What the owner changes of a photo; what is left out stays, null removes it.
         */
        PhotoChanges: {
            /** Description */
            description?: string | null;
            /** Tags */
            tags?: string[];
            /** Takenat */
            takenAt?: string | null;
            place?: components["schemas"]["PlaceChanges"] | null;
        };
        /**
         * PhotoDetails
         * @description A photo, and the address of the file as it was uploaded.
         */
        PhotoDetails: {
            /** Photoid */
            photoId: string;
            /** Mysfitid */
            mysfitId: string;
            /** Mysfitname */
            mysfitName: string;
            status: components["schemas"]["Status"];
            /** Reason */
            reason: string | null;
            /** Filename */
            fileName: string;
            /** Contenttype */
            contentType: string;
            /** Bytes */
            bytes: number;
            /** Width */
            width: number | null;
            /** Height */
            height: number | null;
            /** Description */
            description: string | null;
            /** Tags */
            tags: string[];
            /** Labels */
            labels: components["schemas"]["Label"][];
            labelsStatus: components["schemas"]["LabelsStatus"];
            /** Takenat */
            takenAt: string | null;
            /** Make */
            make: string | null;
            /** Model */
            model: string | null;
            place: components["schemas"]["Place"] | null;
            /** Uploadedat */
            uploadedAt: string;
            /** Thumburl */
            thumbUrl: string | null;
            /** Viewurl */
            viewUrl: string | null;
            /** Originalurl */
            originalUrl: string | null;
        };
        /**
         * PhotoPage
         * @description Some photos, newest first, and the token of the page after them; null on the last page.
         *
         *     `count` is the number of ready photos of the album, or with a filter that of its matches.
         */
        PhotoPage: {
            /** Photos */
            photos: components["schemas"]["Photo"][];
            /** Nexttoken */
            nextToken: string | null;
            /** Count */
            count: number;
        };
        /**
         * PhotoUpload
         * @description The record of a photo that waits for its file, and how to upload that.
         */
        PhotoUpload: {
            photo: components["schemas"]["Photo"];
            upload: components["schemas"]["Upload"];
        };
        /**
         * Place
         * @description Where a photo was taken: decimal degrees, or words, or both.
         */
        Place: {
            /** Latitude */
            latitude: number | null;
            /** Longitude */
            longitude: number | null;
            /** City */
            city: string | null;
            /** Nation */
            nation: string | null;
            /** Address */
            address: string | null;
        };
        /**
         * PlaceChanges
         * @description What the owner changes of a place; what is left out stays, null removes it.
         */
        PlaceChanges: {
            /** Latitude */
            latitude?: number | null;
            /** Longitude */
            longitude?: number | null;
            /** City */
            city?: string | null;
            /** Nation */
            nation?: string | null;
            /** Address */
            address?: string | null;
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
            adoptions: components["schemas"]["AdoptedMysfit"][];
        };
        /** Ready */
        Ready: {
            /**
             * Status
             * @enum {string}
             */
            status: "ready" | "starting" | "draining";
            dependencies: components["schemas"]["Dependencies"];
        };
        /**
         * Status
         * @description How far a photo is.
         * @enum {string}
         */
        Status: "waiting" | "processing" | "ready" | "refused";
        /**
         * Upload
         * @description A presigned POST: send `fields` and then the file, as `file`, to `url` as a form.
         */
        Upload: {
            /** Url */
            url: string;
            /** Fields */
            fields: {
                [key: string]: string;
            };
            /** Expiresat */
            expiresAt: string;
        };
        /** Welcome */
        Welcome: {
            /** Message */
            message: string;
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
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    welcome: {
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
    live: {
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
    ready: {
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
            /** @description Not ready, or no longer. */
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
    list_mysfits: {
        parameters: {
            query?: {
                /** @description at most one filter */
                oneFilter?: Record<string, never> | {
                    species: string;
                } | {
                    alignment: components["schemas"]["Alignment"];
                } | {
                    goodevil: components["schemas"]["GoodEvil"];
                } | {
                    lawchaos: components["schemas"]["LawChaos"];
                } | {
                    /** @enum {string} */
                    filter: "Species";
                    value: string;
                } | {
                    /** @enum {string} */
                    filter: "Alignment";
                    value: components["schemas"]["Alignment"];
                } | {
                    /** @enum {string} */
                    filter: "GoodEvil";
                    value: components["schemas"]["GoodEvil"];
                } | {
                    /** @enum {string} */
                    filter: "LawChaos";
                    value: components["schemas"]["LawChaos"];
                };
                limit?: number;
                nextToken?: string;
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_mysfit: {
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Known, and not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than the service reads. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not describe what it should. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_mysfit: {
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_mysfit: {
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Known, and not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is already so, for somebody else. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_mysfit: {
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Known, and not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is already so, for somebody else. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than the service reads. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not describe what it should. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    like: {
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unlike: {
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    adopt: {
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is already so, for somebody else. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    give_back: {
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Known, and not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_profile: {
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_photos: {
        parameters: {
            query?: {
                limit?: number;
                nextToken?: string;
                mysfitId?: string;
                tag?: string;
                label?: string;
                /** @description at most 5 words, all of which must occur in the description, tags, labels, file name, city, nation or the mysfit's name, whatever case and accents */
                q?: string;
                /** @description only photos with coordinates */
                placed?: "true";
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
                    "application/json": components["schemas"]["PhotoPage"];
                };
            };
            /** @description The query means nothing; the detail says what is allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    begin_photo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPhoto"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PhotoUpload"];
                };
            };
            /** @description The query means nothing; the detail says what is allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Known, and not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is already so, for somebody else. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than the service reads. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not describe what it should. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The visitor asked for more than one may have at once; later, in `retry_after_seconds`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_photos: {
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
                    "application/json": components["schemas"]["AlbumDeletion"];
                };
            };
            /** @description The query means nothing; the detail says what is allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    find_photo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a photo. */
                photoId: string;
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
                    "application/json": components["schemas"]["PhotoDetails"];
                };
            };
            /** @description The query means nothing; the detail says what is allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_photo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a photo. */
                photoId: string;
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
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_photo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of a photo. */
                photoId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PhotoChanges"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Photo"];
                };
            };
            /** @description The query means nothing; the detail says what is allowed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No valid token. The client never learns which rule it broke; the log does. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is already so, for somebody else. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than the service reads. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body does not describe what it should. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something the service needs does not answer; worth another try in `retry_after_seconds`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}

-- Written by `node --import tsx tools/make-migration.ts` from prisma/schema; what follows the last table is by hand.
-- CreateTable
CREATE TABLE "Setting" (
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "Setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "Cluster" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "region" TEXT,
    "zone" TEXT,
    "instanceType" TEXT NOT NULL,
    "numNodes" INTEGER NOT NULL,
    "usdPerHour" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "phase" TEXT NOT NULL,
    "phaseSince" TIMESTAMPTZ(3) NOT NULL,
    "desired" TEXT NOT NULL DEFAULT 'up',
    "detail" TEXT,
    "errorCode" TEXT,
    "errorMessage" TEXT,
    "errorHint" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "nextTurnAt" TIMESTAMPTZ(3),
    "user" TEXT NOT NULL,
    "yaml" TEXT,
    "nextJobNumber" INTEGER NOT NULL DEFAULT 1,
    "version" INTEGER NOT NULL DEFAULT 0,
    "leaseOwner" TEXT,
    "leaseUntil" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Cluster_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Node" (
    "id" TEXT NOT NULL,
    "clusterId" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "token" TEXT NOT NULL,
    "providerId" TEXT,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "internalAddress" TEXT,
    "publicAddress" TEXT,
    "connectCommand" TEXT,
    "facts" JSONB,
    "unreachableSince" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Node_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SshPool" (
    "name" TEXT NOT NULL,
    "user" TEXT,
    "port" INTEGER NOT NULL DEFAULT 22,
    "identityFile" TEXT,
    "sealedPassword" TEXT,
    "sealedPrivateKey" TEXT,
    "sealedPassphrase" TEXT,
    "jumpHost" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SshPool_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "SshHost" (
    "poolName" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "port" INTEGER NOT NULL DEFAULT 22,
    "user" TEXT,
    "identityFile" TEXT,
    "position" INTEGER NOT NULL,

    CONSTRAINT "SshHost_pkey" PRIMARY KEY ("poolName","host","port")
);

-- CreateTable
CREATE TABLE "HostKey" (
    "hostPort" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "trustedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "HostKey_pkey" PRIMARY KEY ("hostPort")
);

-- CreateTable
CREATE TABLE "HostTest" (
    "hostId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "isOk" BOOLEAN NOT NULL,
    "message" TEXT NOT NULL,
    "hint" TEXT,
    "latencyMs" INTEGER,
    "facts" JSONB,

    CONSTRAINT "HostTest_pkey" PRIMARY KEY ("hostId")
);

-- CreateTable
CREATE TABLE "Session" (
    "tokenHash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("tokenHash")
);

-- CreateTable
CREATE TABLE "Job" (
    "id" TEXT NOT NULL,
    "clusterId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "name" TEXT,
    "phase" TEXT NOT NULL,
    "phaseSince" TIMESTAMPTZ(3) NOT NULL,
    "detail" TEXT,
    "exitCode" INTEGER,
    "task" JSONB NOT NULL,
    "yaml" TEXT NOT NULL,
    "sealedSecrets" TEXT,
    "sources" JSONB NOT NULL,
    "command" TEXT NOT NULL,
    "user" TEXT NOT NULL,
    "numNodes" INTEGER NOT NULL,
    "isExec" BOOLEAN NOT NULL,
    "cancelAsked" BOOLEAN NOT NULL DEFAULT false,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "nextTurnAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 0,
    "leaseOwner" TEXT,
    "leaseUntil" TIMESTAMPTZ(3),
    "followOwner" TEXT,
    "followUntil" TIMESTAMPTZ(3),
    "submittedAt" TIMESTAMPTZ(3) NOT NULL,
    "startedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "JobRank" (
    "jobId" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "nodeId" TEXT NOT NULL,
    "ip" TEXT,
    "isSynced" BOOLEAN NOT NULL DEFAULT false,
    "isSetupStarted" BOOLEAN NOT NULL DEFAULT false,
    "isRunStarted" BOOLEAN NOT NULL DEFAULT false,
    "setupExitCode" INTEGER,
    "runExitCode" INTEGER,
    "isSetupLogged" BOOLEAN NOT NULL DEFAULT false,
    "isRunLogged" BOOLEAN NOT NULL DEFAULT false,
    "lostReason" TEXT,

    CONSTRAINT "JobRank_pkey" PRIMARY KEY ("jobId","rank")
);

-- CreateTable
CREATE TABLE "Event" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "level" TEXT NOT NULL DEFAULT 'info',
    "message" TEXT NOT NULL,
    "data" JSONB,
    "clusterId" TEXT,
    "jobId" TEXT,

    CONSTRAINT "Event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Cluster_phase_idx" ON "Cluster"("phase");

-- CreateIndex
CREATE INDEX "Cluster_name_idx" ON "Cluster"("name");

-- CreateIndex
CREATE INDEX "Cluster_createdAt_idx" ON "Cluster"("createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Node_token_key" ON "Node"("token");

-- CreateIndex
CREATE UNIQUE INDEX "Node_clusterId_rank_key" ON "Node"("clusterId", "rank");

-- CreateIndex
CREATE INDEX "Job_phase_idx" ON "Job"("phase");

-- CreateIndex
CREATE INDEX "Job_submittedAt_idx" ON "Job"("submittedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Job_clusterId_number_key" ON "Job"("clusterId", "number");

-- CreateIndex
CREATE INDEX "Event_clusterId_id_idx" ON "Event"("clusterId", "id");

-- CreateIndex
CREATE INDEX "Event_jobId_id_idx" ON "Event"("jobId", "id");

-- AddForeignKey
ALTER TABLE "Node" ADD CONSTRAINT "Node_clusterId_fkey" FOREIGN KEY ("clusterId") REFERENCES "Cluster"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SshHost" ADD CONSTRAINT "SshHost_poolName_fkey" FOREIGN KEY ("poolName") REFERENCES "SshPool"("name") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Job" ADD CONSTRAINT "Job_clusterId_fkey" FOREIGN KEY ("clusterId") REFERENCES "Cluster"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "JobRank" ADD CONSTRAINT "JobRank_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Event" ADD CONSTRAINT "Event_clusterId_fkey" FOREIGN KEY ("clusterId") REFERENCES "Cluster"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Event" ADD CONSTRAINT "Event_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE SET NULL ON UPDATE CASCADE;


-- By hand: what Prisma's schema language cannot say.

-- One living cluster to a name.
CREATE UNIQUE INDEX "Cluster_live_name" ON "Cluster"("name") WHERE "endedAt" IS NULL;

-- The rows that reconcilers sweep.
CREATE INDEX "Cluster_live" ON "Cluster"("id") WHERE "endedAt" IS NULL;
CREATE INDEX "Job_live" ON "Job"("clusterId", "number") WHERE "endedAt" IS NULL;

-- Every committed change is told once, to whoever listens: engines wake their loops by it, browsers refresh by it.
-- Leases do not touch "version", so taking a turn wakes nobody.
CREATE FUNCTION dhow_tell() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  cluster text;
BEGIN
  -- One branch at a time: PL/pgSQL looks up every column that an expression names.
  IF TG_TABLE_NAME = 'Cluster' THEN cluster := NEW."id"; ELSE cluster := NEW."clusterId"; END IF;
  PERFORM pg_notify('dhow_change', json_build_object('noun', lower(TG_TABLE_NAME), 'id', NEW."id"::text, 'clusterId', cluster)::text);
  RETURN NULL;
END $$;
CREATE TRIGGER "Cluster_tell" AFTER INSERT OR UPDATE OF "version" ON "Cluster" FOR EACH ROW EXECUTE FUNCTION dhow_tell();
CREATE TRIGGER "Job_tell" AFTER INSERT OR UPDATE OF "version" ON "Job" FOR EACH ROW EXECUTE FUNCTION dhow_tell();
CREATE TRIGGER "Event_tell" AFTER INSERT ON "Event" FOR EACH ROW EXECUTE FUNCTION dhow_tell();
